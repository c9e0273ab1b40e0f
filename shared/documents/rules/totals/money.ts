import { parseAmount } from '../../invoice/amount.ts';
import { CURRENCY_CODE, CURRENCY_SYMBOL } from '../../invoice/currencies.ts';
import type { Line } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';

const CURRENCY_WORD = new RegExp(`^(?:${CURRENCY_CODE}|${CURRENCY_SYMBOL})$`, 'u');
const CURRENCY_WITHIN = new RegExp(CURRENCY_SYMBOL, 'u');
const DECIMALS = /\d[.,]\d{2,4}(?:\)|-|\s?CR)?$|\d[.,]\d{2,4}\)?-?[€$£]?$|,--?$/;

/** A sum of money on a line, with the words that stand before it since the last one. */
export type Money = {
  text: string;
  label: string;
  x0: number;
  x1: number;
};

/** Finds the sums of money of a line; percentages, counts and bare years are none. */
export function moneyOf(line: Line): Money[] {
  const found: Money[] = [];
  let label: string[] = [];
  const { words } = line;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word;
    const next = words[i + 1];
    const previous = words[i - 1];
    const signless = word.text.replace(/^[-+(]+/, '');
    const parsed = /\d/.test(signless) ? parseAmount(word.text) : undefined;
    const besideCurrency =
      (next && CURRENCY_WORD.test(next.text)) || (previous && CURRENCY_WORD.test(previous.text));
    const carriesCurrency = CURRENCY_WITHIN.test(word.text);
    const money =
      parsed !== undefined &&
      !(next?.text.startsWith('%') ?? false) &&
      (DECIMALS.test(word.text) || besideCurrency || carriesCurrency);
    if (!money) {
      label.push(word.text);
      continue;
    }
    const sign = previous && /^[-–−]$/.test(previous.text) ? '-' : '';
    const beforeSign = words[i - 2];
    const minusBeforeCurrency =
      previous &&
      beforeSign &&
      CURRENCY_WORD.test(previous.text) &&
      /^[-–−]$/.test(beforeSign.text);
    found.push({
      text: `${sign || (minusBeforeCurrency ? '-' : '')}${word.text}`,
      label: label.filter((text) => !CURRENCY_WORD.test(text)).join(' '),
      x0: word.x0,
      x1: word.x1,
    });
    label = [];
  }
  return found;
}
