import type { Title } from '../../languages/language.ts';
import { LANGUAGES } from '../../languages/languages.ts';

/**
 * The kinds in the order in which they are looked for: "Proforma invoice" is no invoice, and
 * "Rechnungskorrektur" a credit note.
 */
const ORDER: readonly Title[] = [
  'pro-forma',
  'reminder',
  'statement',
  'delivery-note',
  'order-confirmation',
  'quote',
  'order',
  'credit-note',
  'invoice',
];

/** Titles at the beginning of a cell, in every language. */
const TITLES = ORDER.map((title) => ({
  title,
  patterns: LANGUAGES.flatMap((language) => language.titles[title] ?? []).map(
    (source) => new RegExp(`^(?:${source})(?![a-z])`),
  ),
}));

/** What a cell's folded text calls the paper, with the characters that say so. */
export function titleIn(key: string): { title: Title; length: number } | undefined {
  for (const { title, patterns } of TITLES) {
    const length = Math.max(...patterns.map((pattern) => pattern.exec(key)?.[0].length ?? 0));
    if (length > 0) return { title, length };
  }
  return undefined;
}

/** The papers that are no invoices, in words for a person. */
export const OTHER_PAPERS: Readonly<Record<string, string>> = {
  quote: 'a quote',
  order: 'an order',
  'order-confirmation': 'an order confirmation',
  'pro-forma': 'a pro-forma invoice',
  'delivery-note': 'a delivery note',
  reminder: 'a reminder',
  statement: 'a statement',
};
