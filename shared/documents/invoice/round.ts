/** Round to `places` decimals, half away from zero, without binary dust. */
export function roundTo(value: number, places = 2): number {
  const scale = 10 ** places;
  return (Math.sign(value) * Math.round(Math.abs(value) * scale + 1e-7)) / scale;
}
