import { datesIn } from '../../../invoice/date.ts';
import { fold } from '../../../text/fold.ts';
import type { Line } from '../../../text/lines.ts';
import type { Word } from '../../../text/words.ts';
import { LEGAL } from '../../head/legal-forms.ts';
import { moneyOf } from '../../totals/money.ts';

/** A roll's head, in lines: below it articles are printed, and thanks. */
const HEAD = 10;
/** A name has so many letters at least. */
export const NAME = /\p{L}.*\p{L}.*\p{L}/u;
/** Percent: recognition is less sure of what it reads into a logo or into what the paper lies on. */
const CRUMB = 50;
const SURE = 75;
/** Letters of a crumb beside a name at most. */
export const SHORT = 2;
/** Words of three letters and more are at least so much of a name. */
const WORDS = 0.6;
/** An amount has its cents: "a chance to win $1000" is none. */
const CENTS = /[.,]\d{2}(?!\d)/;

/** The lines over the first article, day or title. */
export function topOf(lines: readonly Line[]): Line[] {
  // Specks over the head are no lines of it.
  const named = lines.filter(({ text }) => NAME.test(text));
  const last = named.filter((line) => !isOfCrumbs(line))[HEAD - 1];
  const first = named.slice(0, last ? named.indexOf(last) + 1 : HEAD);
  const end = first.findIndex(
    (line, i) =>
      i > 0 &&
      (datesIn(line.text).length > 0 || moneyOf(line).some(({ text }) => CENTS.test(text))),
  );
  return end < 0 ? first : first.slice(0, end);
}

/** Whether recognition is not sure of what stands on a line, nor of a single word of it. */
export function isOfCrumbs({ words }: Line): boolean {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  const sure = words.reduce((sum, { text, sure = 100 }) => sum + text.length * sure, 0);
  return sure < letters * CRUMB && !words.some((word) => isSure(word) && word.text.length > 1);
}

const isSure = ({ sure = 100 }: Word) => sure >= SURE;

/** How large a line is printed, by what of it is no crumb. */
export const sizeOf = ({ words, size }: Line) =>
  Math.max(0, ...words.flatMap(({ sure = 100, size }) => (sure >= CRUMB ? size : []))) || size;

/** The words of a line without the crumbs at its ends: a letter or two that recognition is not sure of. */
export function withoutCrumbs(words: readonly Word[]): readonly Word[] {
  const isName = (word: Word) => isSure(word) || word.text.length > SHORT;
  return words.slice(words.findIndex(isName), words.findLastIndex(isName) + 1);
}

/** Letters by one or two that recognition is not sure of are no words. */
export function isOfWords({ text, words }: Line): boolean {
  const letters = (text: string) => (text.match(/\p{L}/gu) ?? []).length;
  const whole = text.split(/[\s./-]+/).filter((word) => letters(word) >= 3);
  const few = letters(whole.join('')) < letters(text) * WORDS;
  return !few || words.every(isSure) || LEGAL.test(fold(text));
}
