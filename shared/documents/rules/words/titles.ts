import type { Language, Title } from '../../languages/language.ts';
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

const wordsFor = (title: Title) => LANGUAGES.flatMap((language) => titleWords(language, title));

/** An invoice's title with what may stand beside it: "Final invoice", "Copia de factura". */
function titleWords({ titles, besideInvoice, copies }: Language, title: Title): readonly string[] {
  const words = titles[title] ?? [];
  if (title !== 'invoice') return words;
  const beside = [...besideInvoice, ...copies].join('|');
  return words.map((word) => `(?:(?:${beside})[ -]+)*(?:${word})(?:[ -]+(?:${beside})(?![a-z]))*`);
}

/** The words of a title: all of them as one pattern, which most cells fail, and each by itself. */
const patternsOf = (title: Title, before: string) => {
  const words = wordsFor(title);
  const pattern = (source: string) => new RegExp(`${before}(?:${source})(?![a-z])`);
  return { title, any: pattern(words.join('|')), each: words.map(pattern) };
};

/** Titles at the beginning of a cell, in every language. */
const TITLES = ORDER.map((title) => patternsOf(title, '^'));

/** Cells of more words than this are a sentence, and no title. */
export const TITLE_WORDS = 5;

/** What a cell's folded text calls the paper, with the characters that say so. */
export function titleIn(key: string): { title: Title; length: number } | undefined {
  for (const { title, any, each } of TITLES) {
    if (!any.test(key)) continue;
    const length = Math.max(...each.map((pattern) => pattern.exec(key)?.[0].length ?? 0));
    if (length > 0) return { title, length };
  }
  return undefined;
}

const INVOICE_TITLE = new RegExp(`^(?:${wordsFor('invoice').join('|')})$`);

/** Whether a cell is an invoice's title and nothing else, though another paper's name is in it: "納品書兼請求書". */
export const isInvoiceTitle = (key: string): boolean => INVOICE_TITLE.test(key);

const NAMES_INVOICE = new RegExp(
  `(?:^|[^a-z])(?:${LANGUAGES.flatMap(({ titles }) => titles.invoice ?? []).join('|')})`,
);

/** Whether a folded text has the word for an invoice in it, or begins a word with it: "Rechnungsnummer". */
export const namesInvoice = (key: string): boolean => NAMES_INVOICE.test(key);

const INVOICES: ReadonlySet<Title> = new Set(['invoice', 'credit-note']);
/** Nouns of other papers are looked for last: a vendor's name may begin with one. */
const OTHERS: readonly Title[] = [...ORDER.filter((title) => !INVOICES.has(title)), 'other'];

/** Titles anywhere in a cell: "Second and final reminder", "Budget estimate no. 4". */
const WITHIN = OTHERS.map((title) => patternsOf(title, '(?:^|[^a-z])'));

/**
 * Which paper that is no invoice a cell's folded text names, with the characters of the longest word for
 * it. `bare`: nothing follows that makes a label of it, as in "Delivery note no. 17".
 */
export function otherPaperIn(
  key: string,
): { title: Title; bare: boolean; length: number } | undefined {
  for (const { title, any, each } of WITHIN) {
    if (!any.test(key)) continue;
    const found = each.flatMap((pattern) => {
      const match = pattern.exec(key);
      return match ? [{ length: match[0].length, end: match.index + match[0].length }] : [];
    });
    if (found.length === 0) continue;
    const end = Math.max(...found.map((it) => it.end));
    const length = Math.max(...found.map((it) => it.length));
    return { title, bare: key.slice(end).trim() === '', length };
  }
  return undefined;
}

const DENIALS = new RegExp(LANGUAGES.flatMap(({ denials }) => denials).join('|'));

/** Whether a line says that the paper is no invoice: "Dies ist keine Rechnung". */
export const deniesInvoice = (key: string): boolean => DENIALS.test(key);

const AFFIRMS = new RegExp(LANGUAGES.flatMap((language) => language.affirms ?? []).join('|'));

/** Whether a line says that the paper is an invoice: "This is a computer generated invoice". */
export const affirmsInvoice = (key: string): boolean => AFFIRMS.test(key) && !DENIALS.test(key);

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
  other: 'a paper of another kind',
};
