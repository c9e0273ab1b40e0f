import type { Line } from '../../text/lines.ts';
import { findTitle, type PaperTitle } from '../head/title.ts';
import { moneyOf } from '../totals/money.ts';
import { deniesInvoice, otherPaperIn, TITLE_WORDS } from '../words/titles.ts';
import { isTillTitle, labelKey, TILL_NUMBER } from '../words/vocabulary.ts';
import { isCertain } from './name/certain.ts';

/**
 * What a till's roll is: where it is titled as one, the invoice of what was bought there, unless it
 * calls itself another paper. Its own title, its number and what was paid with ("Bon", "Karta 12,00")
 * name no other. Where articles were paid for, a noun among them or in the small print names none either, and
 * the roll needs no title where its shop is certain.
 * @param lines those outside the table. @param of.vendor who is known to have sent it. @param of.isPaid whether
 * its articles are its total, and that was paid. @param of.first the index in `lines` where articles begin
 */
export function tillTitle(
  lines: readonly Line[],
  { vendor, isPaid, first }: { vendor: string | undefined; isPaid: boolean; first: number },
): PaperTitle {
  const others = lines.filter((line) => !isTitled(line) && !isNumbered(line) && !hasMoney(line));
  const named = findTitle(others, vendor);
  const isReceipt = lines.some(isTitled);
  if (named === 'invoice' || named === 'credit-note') return named;
  if (isPaid && !isOther(lines, first) && (isReceipt || isCertain(vendor, lines))) return 'invoice';
  return named === 'unnamed' && isReceipt ? 'invoice' : named;
}

/** Whether a roll says that it is no receipt, or names another paper over its articles, in a cell of its own. */
function isOther(lines: readonly Line[], first: number): boolean {
  const over = lines.slice(0, first).filter((line) => !isTitled(line) && !isNumbered(line));
  return (
    lines.some(({ text }) => deniesInvoice(labelKey(text))) ||
    over.some(({ cells }) =>
      cells.some(({ text, words }) => {
        return words.length <= TITLE_WORDS && otherPaperIn(labelKey(text))?.bare;
      }),
    )
  );
}

const isTitled = ({ cells }: Line) => cells.some(({ text }) => isTillTitle(text));

const isNumbered = ({ cells }: Line) =>
  cells.some(({ text }) => TILL_NUMBER.some((label) => label.test(labelKey(text))));

const hasMoney = (line: Line) => moneyOf(line).length > 0;
