import { ownValue } from '../../platform/own-value.ts';

/** UN/ECE Recommendation 20 codes that invoices of goods use, as people write them. */
const UNITS: Record<string, string> = {
  C62: 'pcs',
  H87: 'pcs',
  EA: 'each',
  XPP: 'pcs',
  PCE: 'pcs',
  NAR: 'pcs',
  KGM: 'kg',
  GRM: 'g',
  TNE: 't',
  LTR: 'l',
  MLT: 'ml',
  MTR: 'm',
  MTK: 'm²',
  MTQ: 'm³',
  HUR: 'h',
  DAY: 'day',
  MON: 'month',
  XBX: 'box',
  BX: 'box',
  XCT: 'carton',
  CT: 'carton',
  XPK: 'pack',
  PK: 'pack',
  SET: 'set',
  PR: 'pair',
  KWH: 'kWh',
  LS: 'lump sum',
};

/** The unit that a code stands for; unknown codes stay as they are. */
export function unitName(code: string): string {
  return ownValue(UNITS, code) ?? code;
}

/** The code of a unit as people write it; `C62`, one of something, where none is known. */
export function unitCode(unit: string | null): string {
  const wanted = unit?.toLowerCase();
  const found = Object.entries(UNITS).find(([, name]) => name.toLowerCase() === wanted);
  return found?.[0] ?? (/^[A-Z0-9]{2,3}$/.test(unit ?? '') ? (unit as string) : 'C62');
}
