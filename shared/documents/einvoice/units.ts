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
  return UNITS[code] ?? code;
}
