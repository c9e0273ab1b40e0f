import type { Line } from '../../text/lines.ts';
import { findTitle, type PaperTitle } from '../head/title.ts';
import { moneyOf } from '../totals/money.ts';
import { isTillTitle, labelKey, TILL_NUMBER } from '../words/vocabulary.ts';

/**
 * What a till's roll is: where it is titled as one, the invoice of what was bought there, unless it
 * calls itself another paper. Its own title, its number and what was paid with ("Bon", "Karta 12,00")
 * name no other.
 * @param lines those outside the table. @param vendor who is known to have sent it.
 */
export function tillTitle(lines: readonly Line[], vendor: string | undefined): PaperTitle {
  const others = lines.filter((line) => !isTitled(line) && !isNumbered(line) && !isPaid(line));
  const named = findTitle(others, vendor);
  return named === 'unnamed' && lines.some(isTitled) ? 'invoice' : named;
}

const isTitled = ({ cells }: Line) => cells.some(({ text }) => isTillTitle(text));

const isNumbered = ({ cells }: Line) =>
  cells.some(({ text }) => TILL_NUMBER.some((label) => label.test(labelKey(text))));

const isPaid = (line: Line) => moneyOf(line).length > 0;
