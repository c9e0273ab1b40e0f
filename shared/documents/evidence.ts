import { parseAmount } from './invoice/amount.ts';
import type { ExtractedInvoice, Printed } from './invoice/schema.ts';
import type { PageText } from './text/words.ts';

/** Words that a printed value may be parted into: "1 234 567,89 EUR". */
const MOST_WORDS = 6;
/** Reasons that a person is shown; a made-up table would otherwise fill pages. */
const MOST_REASONS = 12;

const bare = (text: string) => text.replace(/[\s\u00a0]+|[€$£]/g, '').toLowerCase();

type PageEvidence = {
  text: string;
  words: string[];
};

/** Whether a number stands on the page by itself, and not as a part of a longer one. */
function printsNumber(value: string, page: PageEvidence): boolean {
  const trimmed = value.replace(/[.,;:]+$/, '');
  return page.words.some((_, from) => {
    let joined = '';
    for (let n = 0; n < MOST_WORDS && from + n < page.words.length; n++) {
      joined += page.words[from + n];
      if (joined === value || joined.replace(/[.,;:]+$/, '') === trimmed) return true;
      if (joined.length > value.length + 4) return false;
    }
    return false;
  });
}

function claimsOf(extracted: ExtractedInvoice): [string, Printed | null | undefined][] {
  const { vendor, totals } = extracted;
  return [
    ['number', extracted.number],
    ['date', extracted.issueDate],
    ['due date', extracted.dueDate],
    ['order number', extracted.orderNumber],
    ['vendor', vendor.name],
    ['VAT id', vendor.vatId],
    ['IBAN', vendor.iban],
    ...Object.entries(totals),
    ...extracted.taxes.flatMap((tax, i): [string, Printed | null | undefined][] => [
      [`base of tax ${i + 1}`, tax.base],
      [`tax ${i + 1}`, tax.amount],
    ]),
    ...extracted.lines.flatMap((line, i): [string, Printed | null | undefined][] => [
      [`code of line ${i + 1}`, line.code],
      [`quantity of line ${i + 1}`, line.quantity],
      [`price of line ${i + 1}`, line.unitPrice],
      [`amount of line ${i + 1}`, line.amount],
    ]),
  ];
}

/**
 * Values that an extractor claims to have seen and that the page which it names does not print:
 * models make up amounts, and what a document tells them to pay to.
 */
export function missingEvidence(extracted: ExtractedInvoice, pages: PageText[]): string[] {
  const evidence = new Map(
    pages.map((page): [number, PageEvidence] => {
      const words = page.words.map((word) => bare(word.text)).filter(Boolean);
      return [page.number, { words, text: words.join('') }];
    }),
  );
  const missing = claimsOf(extracted).flatMap(([name, printed]) => {
    if (!printed) return [];
    const page = evidence.get(printed.page);
    const value = bare(printed.text);
    const number = parseAmount(printed.text) !== undefined;
    const found = page && (number ? printsNumber(value, page) : page.text.includes(value));
    return found ? [] : [`${name} "${printed.text.slice(0, 80)}" is not on page ${printed.page}`];
  });
  const more = missing.length - MOST_REASONS;
  return more > 0
    ? [...missing.slice(0, MOST_REASONS), `${more} more values are not on their pages`]
    : missing;
}
