import { CURRENCY_CODE, CURRENCY_SYMBOL } from '../invoice/currencies.ts';
import { medianSize } from '../text/median-size.ts';
import type { Word } from '../text/words.ts';
import { asPrintedWord } from './misread.ts';
import type { Box } from './patches.ts';
import { sizesOf } from './size-of-line.ts';

const WORD = '5';
const LINE = '4';
/** What a comma before figures is taken for: no word begins a quotation with a figure. */
const LOW_QUOTE = /‚(?=\d|$)/g;
/** Percent: what the engine is less sure of is a speck. */
const SPECK = 5;
/** Characters that reach below the line on which a word stands. */
const BELOW = /[gjpqyQ,;()[\]{}|/§ßçş$_]/;

export type ReadWord = Box & { text: string; confidence: number };

/** Words that stand in pixels of an image, as words of a page in points, each on its line's baseline. */
export function wordsOfLines(
  lines: ReadWord[][],
  { scale, page }: { scale: number; page: number },
): Word[] {
  const heights = lines.flatMap((words) => words.map(({ top, bottom }) => (bottom - top) / scale));
  // Letters without ascenders make small boxes: one size for all but larger lines keeps gaps comparable.
  const body = medianSize(heights, 8) * 1.25;
  const sizeOf = sizesOf(lines);
  return lines.flatMap((words) => {
    const times = sizeOf(words);
    const y = baseline(words) / scale;
    return joined(withWholeCurrency(words)).flatMap(
      ({ text: read, left, right, top, bottom, confidence }, i, all) => {
        const text = asPrintedWord(read, { isSentence: isInSentence(all, i) });
        const tall = (bottom - top) / scale;
        const isTall = times === undefined && tall > body * 1.5;
        const size = isTall ? tall : body * (times ?? 1);
        const span = { x0: left / scale, x1: right / scale };
        return pieces(text, span).map((piece) => ({ ...piece, y, size, page, sure: confidence }));
      },
    );
  });
}

/** Whether a word stands beside another one, of letters, with no more than a blank between. */
function isInSentence(words: readonly ReadWord[], at: number): boolean {
  const isBeside = (left: ReadWord | undefined, right: ReadWord | undefined) =>
    left !== undefined &&
    right !== undefined &&
    right.left - left.right < (left.bottom - left.top) * NEAR_MARK;
  const isWord = (word: ReadWord | undefined) => /\p{L}{2}/u.test(word?.text ?? '');
  const [before, word, after] = [words[at - 1], words[at], words[at + 1]];
  return (isWord(before) && isBeside(before, word)) || (isWord(after) && isBeside(word, after));
}

/** The engine's table: its lines, and the words of each, in pixels. */
export function linesOfTsv(tsv: string): ReadWord[][] {
  const lines: ReadWord[][] = [];
  for (const row of tsv.split('\n')) {
    const [level, , , , , , x, y, width, height, sure, text] = row.split('\t');
    if (level === LINE) lines.push([]);
    const confidence = Number(sure);
    if (level !== WORD || !text?.trim() || confidence < SPECK) continue;
    const [left, top] = [Number(x), Number(y)];
    const box = { left, top, right: left + Number(width), bottom: top + Number(height) };
    lines.at(-1)?.push({ ...box, text: text.replace(LOW_QUOTE, ','), confidence });
  }
  return lines.map(withoutStrokes).filter((words) => words.length > 0);
}

/** Heights by which a minus stands before its number at most. */
const MINUS = 0.5;

/** A dash by itself is what is left of a ruled line, and would be the minus of the sum far behind it. */
function withoutStrokes(words: ReadWord[]): ReadWord[] {
  return words.filter((word, i) => {
    if (!/^[-–—_.]+$/.test(word.text)) return true;
    const next = words[i + 1];
    return next && next.left - word.right < (next.bottom - next.top) * MINUS;
  });
}

/** Letters that stand without spaces, and marks that have figures on both sides. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー〒]/u;
const MARK = /\d[.,。]$/;
/** Heights by which parts of one word may stand apart. */
const NEAR = 0.8;
const NEAR_MARK = 1.1;
/** Decimals behind their mark, with the letter of a tax or a sign at most; and with the mark itself. */
const DECIMALS = /^\d{2}[A-Z€*]?$/;
const MARKED_DECIMALS = /^[.,]\d{2}[A-Z€*]?$/;
/** What may follow a sum on its line: a tax's letter, a currency, a unit, another number. */
const AFTER_SUM = /^(?:[\p{L}€$£*/%]{1,4}|[€$£/]\S*|[-+]?\d\S*)$/u;

const CURRENCY = new RegExp(`^(?:${CURRENCY_CODE}|${CURRENCY_SYMBOL})$`, 'u');

/**
 * Whether two words are the halves of a sum: a till's letters all stand as far apart, and behind a mark there is
 * room. What begins a line of text is the number of a row.
 */
function isParted(last: ReadWord, word: ReadWord, { before, after, isLast }: Neighbours): boolean {
  if (/\d$/.test(last.text)) return MARKED_DECIMALS.test(word.text);
  if (!MARK.test(last.text) || !DECIMALS.test(word.text)) return false;
  const isMoney = after !== undefined && isLast && CURRENCY.test(after.text);
  return after === undefined || isMoney || (before !== undefined && AFTER_SUM.test(after.text));
}

/** A currency of two letters, of which the first was left with the word before: "TotalR M47.90". */
const HALF_CURRENCY = /^(.*[\p{Ll}\d])R$/u;
const HALF_AMOUNT = /^[Mm](?=\d+[.,]\d{2}$)/;

/** Words with their currencies whole. */
function withWholeCurrency(words: ReadWord[]): ReadWord[] {
  return words.map((word, i) => {
    const [before, after] = [words[i - 1]?.text ?? '', words[i + 1]?.text ?? ''];
    if (HALF_AMOUNT.test(word.text) && (HALF_CURRENCY.test(before) || before === 'R'))
      return { ...word, text: word.text.replace(HALF_AMOUNT, 'RM') };
    const [, own] = HALF_AMOUNT.test(after) ? (HALF_CURRENCY.exec(word.text) ?? []) : [];
    return own ? { ...word, text: own } : word;
  });
}

/** The words on both sides of two. */
type Neighbours = {
  before: ReadWord | undefined;
  after: ReadWord | undefined;
  /** Whether the one after ends their line. */
  isLast: boolean;
};

/** Joins what the engine parts: it sees a word in every letter of Japanese, and in "93, 600" and "12, 26" two. */
function joined(words: ReadWord[]): ReadWord[] {
  const all: ReadWord[] = [];
  for (const [i, word] of words.entries()) {
    const last = all.at(-1);
    const gap = last ? (word.left - last.right) / (word.bottom - word.top) : 0;
    const unspaced =
      last && (UNSPACED.test(last.text.slice(-1)) || UNSPACED.test(word.text.slice(0, 1)));
    const figures = last && MARK.test(last.text) && /^\d{3}(?!\d)/.test(word.text);
    const near = { before: all.at(-2), after: words[i + 1], isLast: i + 2 === words.length };
    const parted = last && isParted(last, word, near);
    if (last && (((unspaced || parted) && gap < NEAR) || (figures && gap < NEAR_MARK)))
      all[all.length - 1] = {
        text: last.text + word.text,
        confidence: Math.min(last.confidence, word.confidence),
        left: last.left,
        top: Math.min(last.top, word.top),
        right: word.right,
        bottom: Math.max(last.bottom, word.bottom),
      };
    else all.push(word);
  }
  return all;
}

/** Where a line's letters stand: at the bottom of those words that have nothing below it. */
function baseline(words: ReadWord[]): number {
  const standing = words.filter(({ text }) => !BELOW.test(text));
  if (standing.length > 0)
    return medianSize(
      standing.map(({ bottom }) => bottom),
      0,
    );
  return Math.min(...words.map(({ top, bottom }) => bottom - (bottom - top) * 0.22));
}

/** Letters' widths between what was glued and is parted. */
const GLUE = 0.3;
/** A figure and a unit that are printed close: "17km", "9szt.", and an amount with the letter of its tax. */
const GLUED = /^(\d+(?:[.,]\d+)?)(\p{Ll}{1,5}\.?)$|^(\d+[.,]\d{2})°?([A-H])$/u;

/** What is left of ruled lines is cut from words; "36|Karton" and "17km" are two of them. */
function pieces(text: string, box: { x0: number; x1: number }) {
  const each = (box.x1 - box.x0) / text.length;
  return [...text.matchAll(/[^|_]+/g)].flatMap((match) => {
    const clean = match[0].replace(/^[[\]{}!~—]+|(?<=\d)[\]}{[!;:]+$/g, '').replace(/%\)$/, '%');
    if (!/[\p{L}\p{N}€$£¥%#&+-]/u.test(clean)) return [];
    const [from, to] = [
      box.x0 + match.index * each,
      box.x0 + (match.index + match[0].length) * each,
    ];
    const glued = GLUED.exec(clean);
    const [figure, unit] = [glued?.[1] ?? glued?.[3], glued?.[2] ?? glued?.[4]];
    if (!figure || !unit) return [{ text: clean, x0: from, x1: to }];
    const between = from + figure.length * each;
    return [
      { text: figure, x0: from, x1: between },
      { text: unit, x0: between + each * GLUE, x1: to },
    ];
  });
}
