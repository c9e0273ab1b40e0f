import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';

/** What may stand after an amount: the letter or the rate of its tax, a currency, a speck. */
const AFTER_AMOUNT = /^(?:\p{Lu}{1,3}\d?|\p{Ll}{1,2}|[^\p{L}\d]{1,2}|\d{1,2}%?)$/u;
/** So many of them at most. */
const MOST_AFTER = 3;
/** An amount whose mark was lost, or taken for another, as recognised letters have it: "447", "2:17". */
const UNMARKED = /^(\d{1,4})[:;]?(\d{2})$/;
/** "3.460", "2,178": a letter behind the cents that was taken for a figure. */
const LONG = /^(\d{1,4})[.,](\d{2})\w$/;

/** The amount at the end of a roll's line, with the words before it, and where it ends in points. */
export type EndAmount = { name: string; amount: number; text: string; x1: number };

/** The amount at the end of a line, with the words before it. */
export function amountAtEnd(line: Line, mark: DecimalMark): EndAmount | undefined {
  const money = moneyOf(line).at(-1);
  const amount = money && parseAmount(money.text, mark);
  if (!money || amount === undefined) return undefined;
  const after = line.words.filter(({ x0 }) => x0 >= money.x1 - 0.5);
  if (after.length > MOST_AFTER || !after.every(({ text }) => AFTER_AMOUNT.test(text)))
    return undefined;
  const words = line.words.filter(({ x1 }) => x1 <= money.x0 + 0.5).map(({ text }) => text);
  const name = words
    .join(' ')
    .replace(/[\s.…_]{2,}$/, '')
    .replace(/\s[-–−]$/, '');
  return { name, amount, text: money.text, x1: money.x1 };
}

/**
 * Such an amount with its mark put back, or without the letter behind it that was taken for a figure ("3.460"),
 * which only the sum of all of them proves.
 */
export function mendedAtEnd(line: Line, mark: DecimalMark): EndAmount | undefined {
  const at = line.words.findLastIndex(({ text }) => /\d/.test(text));
  const [word, after] = [line.words[at], line.words.slice(at + 1)];
  const isEnd = after.length <= MOST_AFTER && after.every(({ text }) => AFTER_AMOUNT.test(text));
  if (!word || !isEnd || line.cells.length < 2) return undefined;
  const [, whole, cents] = UNMARKED.exec(word.text) ?? LONG.exec(word.text) ?? [];
  if (!whole || !cents) return undefined;
  const text = `${whole}${mark}${cents}`;
  const name = line.words
    .slice(0, at)
    .map((it) => it.text)
    .join(' ');
  return { name, amount: parseAmount(text, mark) ?? 0, text, x1: word.x1 };
}
