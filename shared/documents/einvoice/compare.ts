import { parseAmount } from '../invoice/amount.ts';
import { datesIn, parseDate } from '../invoice/date.ts';
import type { ReadInvoice } from '../invoice/read.ts';
import { fold } from '../text/fold.ts';
import { documentLines } from '../text/lines.ts';
import type { PageText } from '../text/words.ts';

/** What a person sees of an invoice. */
export type Shown = {
  pages: PageText[];
  /** The pages' own reading, given only when its arithmetic holds. */
  sure?: ReadInvoice | undefined;
  /** The account that the pages print, if they print one. */
  iban?: string | null;
};

/**
 * Where the embedded XML and the printed page say different things: what a person sees and what
 * a machine books must be one invoice. Empty when they agree. Only values that decide a payment
 * are compared: number, date, total, currency, account.
 */
export function differences(xml: ReadInvoice, seen: Shown): string[] {
  const { pages, sure: page } = seen;
  const words = pages.flatMap((p) => p.words.map((word) => word.text));
  if (words.length === 0) return [];
  const squeezed = fold(words.join('')).replace(/[^a-z0-9]/g, '');
  const found: string[] = [];
  const number = fold(xml.number ?? '').replace(/[^a-z0-9]/g, '');
  if (number && !squeezed.includes(number)) found.push(`number ${xml.number} is not on the page`);
  if (xml.issueDate && !printsDay(pages, xml.issueDate))
    found.push(`date ${xml.issueDate} is not on the page`);
  const iban = xml.vendor.iban?.toLowerCase();
  if (iban && seen.iban && !squeezed.includes(iban))
    found.push(`the page's account is ${seen.iban}, the XML's ${xml.vendor.iban}`);
  const { total } = xml.totals;
  if (total !== null && !printsAmount(words, total))
    found.push(`total ${total} is not on the page`);
  const shown = page?.totals.total ?? null;
  if (total !== null && shown !== null && Math.abs(Math.abs(shown) - Math.abs(total)) > 0.01) {
    const { due } = xml.totals;
    if (due === null || Math.abs(Math.abs(shown) - Math.abs(due)) > 0.01)
      found.push(`the page's total is ${shown}, the XML's ${total}`);
  }
  if (xml.currency && page?.currency && xml.currency !== page.currency)
    found.push(`the page's currency is ${page.currency}, the XML's ${xml.currency}`);
  return found;
}

/** Whether the pages print that day, in either order; pages without any date say nothing. */
function printsDay(pages: PageText[], day: string): boolean {
  const printed = documentLines(pages).flatMap((line) => datesIn(line.text));
  return (
    printed.length === 0 ||
    printed.some(({ text }) => parseDate(text) === day || parseDate(text, 'mdy') === day)
  );
}

function printsAmount(words: string[], amount: number): boolean {
  const wanted = Math.abs(amount);
  const joined = words.flatMap((word, i) => [
    word,
    `${words[i - 1] ?? ''}${word}`,
    `${words[i - 2] ?? ''}${words[i - 1] ?? ''}${word}`,
  ]);
  return joined.some((text) =>
    ['.', ','].some((mark) => {
      const value = parseAmount(text, mark as '.' | ',');
      return value !== undefined && Math.abs(Math.abs(value) - wanted) < 0.005;
    }),
  );
}
