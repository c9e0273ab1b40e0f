import type { Word } from './words.ts';

export type Row = { y: number; size: number; words: Word[] };

/** Of their size, how far apart the halves of one line may stand on a sheet that does not lie flat. */
const APART = 0.75;
/** Words of a name of a sum at most. */
const NAME = 4;

const AMOUNT = /^[-+(]?\p{Sc}?\d[\d.,]*[.,]\d{2,3}\)?-?\p{Sc}?$/u;
const isAmount = ({ text }: Word) => AMOUNT.test(text);
const isFigure = (word: Word) => isAmount(word) || /^(?:\p{Sc}|\p{Lu}{2,3})$/u.test(word.text);
const isRecognised = ({ words }: Row) => words.every(({ sure }) => sure !== undefined);
const leftOf = (words: readonly Word[]) => Math.min(...words.map(({ x0 }) => x0));
const rightOf = (words: readonly Word[]) => Math.max(...words.map(({ x1 }) => x1));

/** An amount by itself. */
const isSum = ({ words }: Row) => words.every(isFigure) && words.filter(isAmount).length === 1;
const isName = ({ words }: Row) =>
  words.length <= NAME && words.every(({ text }) => !/\d/.test(text)) && words.some(isWord);
const isWord = ({ text }: Word) => /\p{L}{2}/u.test(text);

/** Whether an amount by itself stands behind everything of a line that has none at its end, or a name before the amount of one. */
function isHalf(half: Row, line: Row): boolean {
  if (isSum(half)) {
    const last = line.words.reduce((a, b) => (b.x1 > a.x1 ? b : a));
    return isWord(last) && leftOf(half.words) > rightOf(line.words);
  }
  if (!isName(half)) return false;
  const [amount, ...before] = [...line.words].sort((a, b) => b.x1 - a.x1);
  if (!amount || !isAmount(amount) || rightOf(half.words) > amount.x0) return false;
  return before.length > 0 && leftOf(half.words) > rightOf(before);
}

/** Rows in which the name of a sum and its amount, which recognition saw a little apart, are one. */
export function withHalves(rows: readonly Row[]): Row[] {
  const pairs = rows.flatMap((half) =>
    rows.flatMap((line) => {
      const apart = Math.abs(half.y - line.y) / Math.min(half.size, line.size);
      const isNear = half !== line && apart < APART && isRecognised(half) && isRecognised(line);
      return isNear && isHalf(half, line) ? [{ half, line, apart }] : [];
    }),
  );
  const taken = new Set<Row>();
  const joined = new Map<Row, Row>();
  for (const { half, line } of pairs.sort((a, b) => a.apart - b.apart)) {
    if (taken.has(half) || taken.has(line)) continue;
    taken.add(half).add(line);
    joined.set(line, { ...line, words: [...line.words, ...half.words] });
    joined.set(half, { ...half, words: [] });
  }
  return rows.map((row) => joined.get(row) ?? row).filter(({ words }) => words.length > 0);
}
