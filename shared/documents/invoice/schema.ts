import * as z from 'zod/mini';
import { MAX_LINES } from '../limits.ts';

/**
 * One value as it stands on the document: the printed characters and the page that carries them
 * (1-based; page 0 is the embedded XML). Amounts and dates travel as printed so that only our
 * own code ever turns them into numbers, and so that a reviewer can find each of them.
 */
export const Printed = z.object({
  text: z.string().check(z.minLength(1), z.maxLength(2_000)),
  page: z.int().check(z.minimum(0), z.maximum(100_000)),
});
export type Printed = z.infer<typeof Printed>;

const field = z.nullish(Printed);

export const ExtractedLine = z.object({
  code: field,
  gtin: field,
  description: field,
  /** Text below the description that is not it: an order, a serial number, prose. */
  note: field,
  quantity: field,
  unit: field,
  unitPrice: field,
  /** How many units the unit price stands for ("per 100"); one when absent. */
  priceBasis: field,
  /** A percentage ("10 %") or an amount for the whole line. */
  discount: field,
  taxRate: field,
  amount: field,
});
export type ExtractedLine = z.infer<typeof ExtractedLine>;

export const ExtractedParty = z.object({
  name: field,
  vatId: field,
  iban: field,
  email: field,
});
export type ExtractedParty = z.infer<typeof ExtractedParty>;

export const ExtractedTax = z.object({ rate: field, base: field, amount: field });
export type ExtractedTax = z.infer<typeof ExtractedTax>;

export const ExtractedTotals = z.object({
  net: field,
  tax: field,
  total: field,
  discount: field,
  charges: field,
  /** What cash is rounded by, with its sign. */
  rounding: field,
  prepaid: field,
  /** Owed from before this invoice. */
  balance: field,
  /** Kept back by the payer for the tax office. */
  withheld: field,
  due: field,
});
export type ExtractedTotals = z.infer<typeof ExtractedTotals>;

export const Conventions = z.object({
  decimalMark: z.nullish(z.enum(['.', ','])),
  dateOrder: z.nullish(z.enum(['dmy', 'mdy', 'ymd'])),
  /** Whose names of months count, where languages differ in them. */
  language: z.nullish(z.string()),
});
export type Conventions = z.infer<typeof Conventions>;

/** A sum as it stands after the table of lines, with the words before it. */
export const ExtractedSum = z.object({
  label: z.string(),
  amount: Printed,
  /** A rate on its line ("19 %"): it may be a row of a table of taxes. */
  rate: z.optional(z.string()),
  /** What is named only by arithmetic: neither a known word nor a printed rate says what it is. */
  guessed: z.boolean(),
});
export type ExtractedSum = z.infer<typeof ExtractedSum>;

/** What every extractor answers: the one shape for rules, models and embedded XML alike. */
export const ExtractedInvoice = z.object({
  kind: z.enum(['invoice', 'credit-note']),
  /** What the paper calls itself, where that was looked at: a quote is no invoice. */
  title: z.nullish(z.string()),
  number: field,
  issueDate: field,
  dueDate: field,
  orderNumber: field,
  currency: field,
  vendor: ExtractedParty,
  buyer: ExtractedParty,
  lines: z.array(ExtractedLine).check(z.maxLength(MAX_LINES)),
  taxes: z.array(ExtractedTax).check(z.maxLength(100)),
  totals: ExtractedTotals,
  /** Every sum of the block in which the document adds up; what the totals leave out is a doubt. */
  sums: z.nullish(z.array(ExtractedSum)),
  conventions: z.nullish(Conventions),
  /** Why the number may be none, or another paper's; absent where it is sure, or nobody looked. */
  numberDoubt: z.nullish(z.string()),
  /** Why the seller's name may be another's; absent where it is sure, or nobody looked. */
  vendorDoubt: z.nullish(z.string()),
});
export type ExtractedInvoice = z.infer<typeof ExtractedInvoice>;

/** An extraction in which nothing was found yet; extractors fill it in. */
export function emptyExtraction(): ExtractedInvoice {
  return { kind: 'invoice', vendor: {}, buyer: {}, lines: [], taxes: [], totals: {} };
}
