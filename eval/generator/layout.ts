import type { Negative } from './print.ts';
import type { Locale } from './truth.ts';

export type ColumnKey =
  | 'pos'
  | 'code'
  | 'description'
  | 'quantity'
  | 'unit'
  | 'unitPrice'
  | 'discount'
  | 'taxRate'
  | 'amount';

/** What sets one layout apart; `draw.ts` prints it. */
export type Layout = {
  name: string;
  set: 'tuned' | 'held-out';
  locales: readonly Locale[];
  paper: 'a4' | 'letter';
  font: 'Helvetica' | 'Times' | 'Courier';
  fontSize: number;
  /** Which variant of each label is printed (0, 1 or 2). */
  labels: 0 | 1 | 2;
  vendorAt: 'left' | 'right' | 'centre' | 'footer';
  buyerAt: 'left' | 'right';
  buyerLabel: boolean;
  meta: 'lines' | 'pairs' | 'stacked' | 'boxes' | 'title';
  colon: boolean;
  columns: readonly ColumnKey[];
  /** Column starts as fractions of the table's width are worked out; this widens description. */
  describedAbove?: boolean;
  detailsBelow?: boolean;
  unitWithQuantity?: boolean;
  moneyInCells?: boolean;
  headerLines?: 1 | 2;
  upperHeader?: boolean;
  rules: 'none' | 'rows' | 'grid';
  totals: 'right' | 'left' | 'across' | 'taxTable';
  totalsRate?: boolean;
  longDates?: boolean;
  codeCurrency?: boolean;
  negative?: Negative;
  carried?: boolean;
  repeatHeader?: boolean;
  signedCredit?: boolean;
  footerNote?: boolean;
};
