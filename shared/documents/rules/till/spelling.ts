import type { Language } from '../../languages/language.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import { fold } from '../../text/fold.ts';
import { areNear } from '../../text/near.ts';
import type { Word } from '../../text/words.ts';

const SUMS = [
  ...(['total', 'afterTax', 'due', 'net', 'beforeTax', 'tax', 'taxName', 'rounding'] as const),
  ...(['tendered', 'change', 'bareTotal', 'sectionTotal'] as const),
];
/** Letters of a word that is told although one of them is wrong, and of one with two. */
const LEAST = 5;
const LONG = 9;
/** Percent: what recognition is surer of stands there. */
const SURE = 90;
/** Words at a line's head that may be letters of one. */
const PIECES = 4;
/** What a blank or a mark in a pattern stands for, of which letters are a word's. */
const BLANKS = /\\s\*?-?\??\\s\*|\\s\*|\\W\*| \?-\?/g;

const wordsOf = (source: string): string[] =>
  source
    .replace(BLANKS, '')
    .replace(/\\[a-zA-Z]/g, ' ')
    .replace(/([a-z]{3,})([a-z])\?/g, '$1 $1$2 ')
    .match(/[a-z]{5,}/g) ?? [];

/** The words that sums are called by, of every language, as they are compared. */
const KNOWN: ReadonlySet<string> = new Set([
  'subtotal',
  ...LANGUAGES.flatMap(({ sums }: Language) => SUMS.flatMap((kind) => sums[kind] ?? [])).flatMap(
    wordsOf,
  ),
]);
const BY_LENGTH = Map.groupBy(KNOWN, ({ length }) => length);

/** Figures and marks that letters of a word are taken for: "Tota1", "Suhtota!". */
const LIKE: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '!': 'l', $: 's', '5': 's' };

/** A word as its letters are compared; undefined where it is none. */
function lettersOf(text: string): string | undefined {
  const bare = fold(text).replace(/^[^\p{L}\p{N}]+|[:.,*=)]+$/gu, '');
  const letters = bare.replace(/[01!$5]/g, (it) => LIKE[it] as string);
  return /^[a-z]+$/.test(letters) && /[a-z]{3}/.test(bare) ? letters : undefined;
}

/** The only word of sums that a text is but for a letter, or for two of many; undefined where it is one, or none. */
function meant(text: string): string | undefined {
  const letters = lettersOf(text);
  if (!letters || letters.length < LEAST - 1) return undefined;
  if (KNOWN.has(letters)) return letters === fold(text) ? undefined : letters;
  // Of a short word only an end may be missing: "TOTA".
  if (letters.length < LEAST)
    return BY_LENGTH.get(LEAST)?.find((word) => word.startsWith(letters) && word === 'total');
  const most = letters.length >= LONG ? 2 : 1;
  const near = [-1, 0, 1].flatMap((by) =>
    (BY_LENGTH.get(letters.length + by) ?? []).filter(
      // What goes on is another form of the word.
      (word) => areNear(letters, word, most) && !letters.startsWith(word),
    ),
  );
  return near[0];
}

const isUnsure = ({ sure }: Word) => sure !== undefined && sure < SURE;

/**
 * The words of a line with the names of sums at its head as they were printed: where recognition took a letter
 * for another ("Summie"), and where it saw several words in one ("TO T AL").
 */
export function spelled(words: readonly Word[]): Word[] {
  const end = words.findIndex(({ text }) => /\d[.,]\d/.test(text));
  const head = words.slice(0, end < 0 ? words.length : end);
  const last = head.at(-1);
  const first = head[0];
  if (first && last && head.length > 1 && head.length <= PIECES && head.some(isUnsure)) {
    const whole = head.map(({ text }) => text).join('');
    const letters = lettersOf(whole.replace(/[().]/g, ''));
    const isShort = head.every(({ text }) => !KNOWN.has(fold(text)));
    const text = letters && isShort && (KNOWN.has(letters) ? letters : meant(letters));
    if (text) return [{ ...first, text, x1: last.x1 }, ...words.slice(head.length)];
  }
  return words.map((word, i) => {
    const text = i < PIECES && i < head.length && isUnsure(word) ? meant(word.text) : undefined;
    return text ? { ...word, text } : word;
  });
}
