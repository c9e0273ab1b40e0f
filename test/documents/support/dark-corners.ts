const PLACES = {
  left: [0.2, 0.2],
  right: [0.8, 0.2],
  lowLeft: [0.2, 0.8],
  lowRight: [0.8, 0.8],
} as const;

type Picture = { pixels: Uint8Array | Uint8ClampedArray; width: number; height: number };

/** Which corners of a picture are dark, and how many are light. Grey levels, one byte a pixel. */
export function cornersOf({ pixels, width, height }: Picture): { dark: string; light: number } {
  const levels = Object.entries(PLACES).map(([name, [x, y]]) => ({
    name,
    level: pixels[Math.floor(y * height) * width + Math.floor(x * width)] as number,
  }));
  return {
    dark: levels
      .filter(({ level }) => level < 80)
      .map(({ name }) => name)
      .join(),
    light: levels.filter(({ level }) => level > 220).length,
  };
}
