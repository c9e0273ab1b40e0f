import type { Title } from '../../languages/language.ts';
import { LANGUAGES } from '../../languages/languages.ts';

/**
 * The kinds in the order in which they are looked for: "Proforma invoice" is no invoice, and
 * "Rechnungskorrektur" a credit note.
 */
const ORDER: readonly Title[] = [
  'draft',
  'pro-forma',
  'reminder',
  'statement',
  'delivery-note',
  'order-confirmation',
  'quote',
  'order',
  'payment',
  'credit-note',
  'invoice',
];

const wordsFor = (title: Title) => LANGUAGES.flatMap((language) => language.titles[title] ?? []);

/** The words of a title: all of them as one pattern, which most cells fail, and each by itself. */
const patternsOf = (title: Title, before: string) => {
  const words = wordsFor(title);
  const pattern = (source: string) => new RegExp(`${before}(?:${source})(?![a-z])`);
  return { title, any: pattern(words.join('|')), each: words.map(pattern) };
};

/** Titles at the beginning of a cell, in every language. */
const TITLES = ORDER.map((title) => patternsOf(title, '^'));

/** What a cell's folded text calls the paper, with the characters that say so. */
export function titleIn(key: string): { title: Title; length: number } | undefined {
  for (const { title, any, each } of TITLES) {
    if (!any.test(key)) continue;
    const length = Math.max(...each.map((pattern) => pattern.exec(key)?.[0].length ?? 0));
    if (length > 0) return { title, length };
  }
  return undefined;
}

const INVOICES: ReadonlySet<Title> = new Set(['invoice', 'credit-note']);

/** Titles anywhere in a cell: "Second and final reminder", "Budget estimate no. 4". */
const WITHIN = ORDER.filter((title) => !INVOICES.has(title)).map((title) =>
  patternsOf(title, '(?:^|[^a-z])'),
);

/**
 * Which paper that is no invoice a cell's folded text names. `bare`: nothing follows that makes a
 * label of it, as in "Delivery note no. 17".
 */
export function otherPaperIn(key: string): { title: Title; bare: boolean } | undefined {
  for (const { title, any, each } of WITHIN) {
    if (!any.test(key)) continue;
    const ends = each.flatMap((pattern) => {
      const found = pattern.exec(key);
      return found ? [found.index + found[0].length] : [];
    });
    if (ends.length > 0) return { title, bare: key.slice(Math.max(...ends)).trim() === '' };
  }
  return undefined;
}

const STEMS = LANGUAGES.flatMap((language) => language.titles.invoice ?? []).map(
  (source) => new RegExp(`^(?:${source.replace(/\$$/, '')})`),
);

/** Whether a label begins with an invoice, as "Rechnungsnummer" and "Invoice date" do. */
export const namesInvoice = (key: string): boolean => STEMS.some((stem) => stem.test(key));

/** The papers that are no invoices, in words for a person. */
export const OTHER_PAPERS: Readonly<Record<string, string>> = {
  quote: 'a quote',
  order: 'an order',
  'order-confirmation': 'an order confirmation',
  'pro-forma': 'a pro-forma invoice',
  'delivery-note': 'a delivery note',
  reminder: 'a reminder',
  statement: 'a statement',
  draft: 'a draft',
  payment: 'a payment, or a request for one',
};
