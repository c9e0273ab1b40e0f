import type { Line } from '../../text/lines.ts';
import { linesOf } from '../../text/lines.ts';
import type { Word } from '../../text/words.ts';
import { moneyOf } from '../totals/money.ts';
import { totalKind } from '../words/totals-labels.ts';
import { withoutHanging } from './hanging.ts';
import { spelled } from './spelling.ts';

/** Times its size that an amount stands above or below its name where a roll curls. */
const CURLED = 0.9;
/** And so many times nearer than to what stands on its other side. */
const NEARER = 1.2;

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const BACKSLASH = /\\(?=\d)/;

/**
 * The lines of a recognised page as they were printed, where recognition took letters for others or saw words in
 * two: names of sums, letters that hang on amounts, amounts a little above or below their names. What is no
 * recognised page stays as it is.
 */
export function asPrinted(lines: readonly Line[]): Line[] {
  if (!lines.some(({ words }) => words.some(({ sure }) => sure !== undefined))) return [...lines];
  const isJapanese = lines.some(({ text }) => JAPANESE.test(text));
  return paired((isJapanese ? lines.map(withYen) : lines).map(mended));
}

/** "\\105": the sign of the yen, as Japanese has it in the place of a backslash. */
function withYen(line: Line): Line {
  const words = line.words.map((it) => ({ ...it, text: it.text.replace(BACKSLASH, '¥') }));
  return BACKSLASH.test(line.text) ? withWords(line, words) : line;
}

function mended(line: Line): Line {
  // Words by themselves are titles and names: one letter makes another of them.
  if (!/\d/.test(line.text)) return line;
  const named = spelled(line.words);
  const label = named.flatMap(({ text }) => (/\d/.test(text) ? [] : [text]));
  const words = withoutHanging(named, totalKind(label.join(' ')) !== undefined);
  const isSame = words.length === line.words.length && words.every((it, i) => it === line.words[i]);
  return isSame ? line : withWords(line, words);
}

/** A line with other words. */
function withWords(line: Line, words: Word[]): Line {
  const [only] = linesOf({ number: line.page, words: words.map((it) => ({ ...it, y: line.y })) });
  return only ? { ...only, y: line.y, size: line.size } : line;
}

const isAmount = (line: Line) => line.cells.length === 1 && line.words.length <= 2 && isMoney(line);
const isMoney = (line: Line) => moneyOf(line).some(({ label }) => !/\p{L}{2}/u.test(label));
const isName = (line: Line) => moneyOf(line).length === 0 && /\p{L}{2}/u.test(line.text);

/** Lines where an amount that stands between two is with the name that it is nearest to. */
function paired(lines: readonly Line[]): Line[] {
  const taken = new Map<Line, Line>();
  const gone = new Set<Line>();
  for (const [i, line] of lines.entries()) {
    if (!isAmount(line)) continue;
    const near = [lines[i - 1], lines[i + 1]]
      .flatMap((it) =>
        it && it.page === line.page ? [{ it, by: Math.abs(it.y - line.y) / line.size }] : [],
      )
      .sort((a, b) => a.by - b.by);
    const [first, second] = near;
    if (!first || first.by > CURLED || !isName(first.it) || taken.has(first.it)) continue;
    const isOther = second && isName(second.it) && second.by < first.by * NEARER;
    const isRight = (first.it.words.at(-1) as Word).x1 < (line.words[0] as Word).x0;
    if (isOther || !isRight) continue;
    taken.set(first.it, line);
    gone.add(line);
  }
  return lines
    .filter((line) => !gone.has(line))
    .map((line) => {
      const amount = taken.get(line);
      return amount ? withWords(line, [...line.words, ...amount.words]) : line;
    });
}
