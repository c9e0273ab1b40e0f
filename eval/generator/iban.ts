import type { Random } from './random.ts';

/** Figures behind the country's two letters and the check number. */
const LENGTHS: Record<string, number> = {
  DE: 18,
  GB: 18,
  FR: 23,
  ES: 20,
  NL: 14,
  IT: 23,
  PT: 21,
  PL: 24,
  CZ: 20,
  SE: 20,
  DK: 14,
  NO: 11,
  FI: 14,
  TR: 22,
  HU: 24,
  RO: 20,
  SK: 20,
  HR: 17,
  SI: 15,
  GR: 23,
  BG: 18,
  EE: 16,
  LV: 17,
  LT: 16,
  UA: 25,
};
const BANKS: Record<string, string> = {
  GB: 'NWBK',
  NL: 'INGB',
  IT: 'X',
  RO: 'BTRL',
  BG: 'BUIN',
  LV: 'HABA',
};

/** An IBAN with a right check number (ISO 13616), from invented bank digits. */
export function ibanOf(country: string, random: Random): string {
  const length = LENGTHS[country] ?? 18;
  const bank = BANKS[country] ?? '';
  const body = bank + Array.from({ length: length - bank.length }, () => random.int(0, 9)).join('');
  const numeric = `${body}${country}00`.replace(/[A-Z]/g, (c) => String(c.charCodeAt(0) - 55));
  const check = 98n - (BigInt(numeric) % 97n);
  return `${country}${String(check).padStart(2, '0')}${body}`;
}
