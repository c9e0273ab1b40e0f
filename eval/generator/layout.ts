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
export interface Layout {
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
}

const all: readonly Locale[] = ['en-US', 'en-GB', 'de', 'fr', 'es', 'nl'];

/** Layouts that the rules may be tuned on. */
export const TUNED: readonly Layout[] = [
  {
    name: 'classic',
    set: 'tuned',
    locales: all,
    paper: 'a4',
    font: 'Helvetica',
    fontSize: 9,
    labels: 0,
    vendorAt: 'left',
    buyerAt: 'left',
    buyerLabel: true,
    meta: 'pairs',
    colon: true,
    columns: ['description', 'quantity', 'unitPrice', 'amount'],
    rules: 'rows',
    totals: 'right',
    repeatHeader: true,
  },
  {
    name: 'letterhead',
    set: 'tuned',
    locales: all,
    paper: 'a4',
    font: 'Times',
    fontSize: 10,
    labels: 1,
    vendorAt: 'centre',
    buyerAt: 'left',
    buyerLabel: false,
    meta: 'lines',
    colon: true,
    columns: ['pos', 'code', 'description', 'quantity', 'unit', 'unitPrice', 'amount'],
    detailsBelow: true,
    rules: 'none',
    totals: 'right',
    totalsRate: true,
    longDates: true,
    repeatHeader: true,
    footerNote: true,
  },
  {
    name: 'boxed',
    set: 'tuned',
    locales: all,
    paper: 'a4',
    font: 'Helvetica',
    fontSize: 8.5,
    labels: 0,
    vendorAt: 'right',
    buyerAt: 'left',
    buyerLabel: true,
    meta: 'boxes',
    colon: false,
    columns: ['code', 'description', 'quantity', 'unit', 'unitPrice', 'discount', 'amount'],
    rules: 'grid',
    totals: 'right',
    totalsRate: true,
    repeatHeader: true,
  },
  {
    name: 'ledger',
    set: 'tuned',
    locales: ['en-GB', 'de', 'nl', 'fr'],
    paper: 'a4',
    font: 'Courier',
    fontSize: 8,
    labels: 1,
    vendorAt: 'left',
    buyerAt: 'left',
    buyerLabel: false,
    meta: 'lines',
    colon: true,
    columns: ['code', 'description', 'quantity', 'unitPrice', 'taxRate', 'amount'],
    rules: 'none',
    totals: 'taxTable',
    carried: true,
    repeatHeader: true,
  },
  {
    name: 'dollar',
    set: 'tuned',
    locales: ['en-US', 'en-GB', 'nl'],
    paper: 'letter',
    font: 'Helvetica',
    fontSize: 10,
    labels: 0,
    vendorAt: 'left',
    buyerAt: 'left',
    buyerLabel: true,
    meta: 'pairs',
    colon: false,
    columns: ['quantity', 'description', 'unitPrice', 'amount'],
    moneyInCells: true,
    rules: 'rows',
    totals: 'right',
    totalsRate: true,
    longDates: true,
    repeatHeader: false,
  },
  {
    name: 'modern',
    set: 'tuned',
    locales: all,
    paper: 'a4',
    font: 'Helvetica',
    fontSize: 9.5,
    labels: 1,
    vendorAt: 'left',
    buyerAt: 'right',
    buyerLabel: true,
    meta: 'stacked',
    colon: false,
    columns: ['description', 'quantity', 'unitPrice', 'taxRate', 'amount'],
    moneyInCells: true,
    upperHeader: true,
    detailsBelow: true,
    rules: 'none',
    totals: 'right',
    repeatHeader: true,
  },
  {
    name: 'wholesale',
    set: 'tuned',
    locales: ['de', 'fr', 'es', 'nl'],
    paper: 'a4',
    font: 'Helvetica',
    fontSize: 8,
    labels: 0,
    vendorAt: 'footer',
    buyerAt: 'left',
    buyerLabel: false,
    meta: 'pairs',
    colon: true,
    columns: [
      'pos',
      'code',
      'description',
      'quantity',
      'unit',
      'unitPrice',
      'discount',
      'taxRate',
      'amount',
    ],
    rules: 'rows',
    totals: 'taxTable',
    carried: true,
    repeatHeader: true,
    footerNote: true,
  },
  {
    name: 'compact',
    set: 'tuned',
    locales: all,
    paper: 'a4',
    font: 'Helvetica',
    fontSize: 8,
    labels: 2,
    vendorAt: 'left',
    buyerAt: 'right',
    buyerLabel: true,
    meta: 'title',
    colon: true,
    columns: ['pos', 'description', 'quantity', 'unitPrice', 'amount'],
    unitWithQuantity: true,
    rules: 'rows',
    totals: 'right',
    codeCurrency: true,
    repeatHeader: true,
  },
  {
    name: 'statement',
    set: 'tuned',
    locales: ['en-US', 'en-GB', 'es'],
    paper: 'letter',
    font: 'Times',
    fontSize: 10,
    labels: 1,
    vendorAt: 'right',
    buyerAt: 'left',
    buyerLabel: true,
    meta: 'lines',
    colon: true,
    columns: ['code', 'quantity', 'description', 'unitPrice', 'discount', 'amount'],
    negative: 'brackets',
    rules: 'none',
    totals: 'right',
    repeatHeader: true,
    signedCredit: true,
  },
];

/** Layouts kept apart: nothing may be tuned on what these show. */
export const HELD_OUT: readonly Layout[] = [
  {
    name: 'ribbon',
    set: 'held-out',
    locales: all,
    paper: 'a4',
    font: 'Times',
    fontSize: 9,
    labels: 2,
    vendorAt: 'right',
    buyerAt: 'left',
    buyerLabel: true,
    meta: 'stacked',
    colon: true,
    columns: ['code', 'description', 'unit', 'quantity', 'unitPrice', 'amount'],
    headerLines: 2,
    rules: 'rows',
    totals: 'across',
    repeatHeader: true,
    footerNote: true,
  },
  {
    name: 'stacked',
    set: 'held-out',
    locales: all,
    paper: 'a4',
    font: 'Helvetica',
    fontSize: 9,
    labels: 1,
    vendorAt: 'centre',
    buyerAt: 'right',
    buyerLabel: true,
    meta: 'pairs',
    colon: true,
    columns: ['pos', 'code', 'quantity', 'unit', 'unitPrice', 'amount'],
    describedAbove: true,
    rules: 'none',
    totals: 'right',
    totalsRate: true,
    repeatHeader: true,
  },
  {
    name: 'trade',
    set: 'held-out',
    locales: ['de', 'fr', 'es', 'nl'],
    paper: 'a4',
    font: 'Helvetica',
    fontSize: 8,
    labels: 2,
    vendorAt: 'footer',
    buyerAt: 'right',
    buyerLabel: false,
    meta: 'boxes',
    colon: false,
    columns: [
      'quantity',
      'unit',
      'code',
      'description',
      'unitPrice',
      'discount',
      'amount',
      'taxRate',
    ],
    rules: 'grid',
    totals: 'left',
    negative: 'trailing',
    repeatHeader: true,
    signedCredit: true,
  },
  {
    name: 'studio',
    set: 'held-out',
    locales: all,
    paper: 'letter',
    font: 'Helvetica',
    fontSize: 11,
    labels: 2,
    vendorAt: 'left',
    buyerAt: 'left',
    buyerLabel: true,
    meta: 'title',
    colon: false,
    columns: ['description', 'unitPrice', 'quantity', 'amount'],
    moneyInCells: true,
    detailsBelow: true,
    longDates: true,
    rules: 'none',
    totals: 'right',
    repeatHeader: false,
  },
  {
    name: 'export',
    set: 'held-out',
    locales: ['en-US', 'en-GB', 'de', 'fr'],
    paper: 'a4',
    font: 'Courier',
    fontSize: 8,
    labels: 2,
    vendorAt: 'left',
    buyerAt: 'left',
    buyerLabel: true,
    meta: 'boxes',
    colon: true,
    columns: ['pos', 'description', 'code', 'quantity', 'unitPrice', 'taxRate', 'amount'],
    codeCurrency: true,
    upperHeader: true,
    carried: true,
    rules: 'none',
    totals: 'taxTable',
    repeatHeader: true,
  },
];

export const LAYOUTS: readonly Layout[] = [...TUNED, ...HELD_OUT];
