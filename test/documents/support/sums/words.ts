/** What one language prints below the lines; each list has common words first, then rare ones. */
export type Words = {
  locale: string;
  currency: string;
  /** The country's rates of tax: the standard one first. */
  rates: number[];
  invoice: string;
  columns: [string, string, string, string];
  sub: string[];
  tax: string[];
  total: string[];
  due: string[];
  shipping: string[];
  discount: string[];
  advance: string[];
  balance: string[];
  tip: string[];
  included: string[];
  rounding: string[];
  withheld: string[];
  early: string[];
  /** Words that are in no dictionary. */
  unknown: string[];
};
