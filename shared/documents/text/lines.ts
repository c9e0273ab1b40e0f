import { type Row, withHalves } from './halves.ts';
import type { PageText, Word } from './words.ts';

/** Words that belong together: a phrase with no column-wide gap inside. */
export type Cell = {
  text: string;
  x0: number;
  x1: number;
  words: Word[];
};

/** One printed line of a page: its cells from left to right. */
export type Line = {
  page: number;
  y: number;
  size: number;
  text: string;
  cells: Cell[];
  words: Word[];
};

/** A gap wider than this many font sizes parts two cells; a Courier space is 0.6. */
const CELL_GAP = 0.85;

function cellOf(words: Word[]): Cell {
  return {
    text: words.map((w) => w.text).join(' '),
    x0: words[0]?.x0 ?? 0,
    x1: words.at(-1)?.x1 ?? 0,
    words,
  };
}

const HEAD = /^[-(€$£]?\d{1,3}(?:\u00a0\d{3})*$/;

/** Of its size, how wide the blank in a whole number may be; recognition measures from ink to ink. */
const blankOf = ({ sure }: Word) => (sure === undefined ? 0.33 : 0.62);

/** "1 234,56" arrives as two or more words where thousands are parted by a space. */
function joinGroups(words: Word[]): Word[] {
  const joined: Word[] = [];
  words.forEach((word, i) => {
    const last = joined.at(-1);
    const gap = last ? word.x0 - last.x1 : Number.POSITIVE_INFINITY;
    const decimals = /^\d{3}[.,]\d{2,4}\)?-?[€$£]?$/;
    const next = words[i + 1];
    const middle = /^\d{3}$/.test(word.text) && next !== undefined && decimals.test(next.text);
    const isWide = decimals.test(word.text) || middle;
    const close = last && gap < last.size * (isWide ? 0.7 : blankOf(word));
    const group = decimals.test(word.text) || /^\d{3}$/.test(word.text);
    if (last && close && group && HEAD.test(last.text)) {
      last.text = `${last.text}\u00a0${word.text}`;
      last.x1 = word.x1;
    } else joined.push({ ...word });
  });
  return joined;
}

/** A till's letters are wide, and all as wide as a blank: of so many letters' widths is a gap between two cells. */
const TILL_GAP = 1.7;
/** A word has so many letters at least to tell how wide they are. */
const TELLING = 4;

/** How wide the letters of a recognised line are; what a page has as text has blanks that are known. */
function letterWidth(words: readonly Word[]): number {
  const widths = words
    .filter(({ text, sure }) => sure !== undefined && text.length >= TELLING)
    .map(({ text, x0, x1 }) => (x1 - x0) / text.length)
    .sort((a, b) => a - b);
  return widths[widths.length >> 1] ?? 0;
}

/** Part a line's words into cells at wide gaps. */
function cellsOf(words: Word[]): Cell[] {
  const cells: Cell[] = [];
  let current: Word[] = [];
  const wide = letterWidth(words) * TILL_GAP;
  for (const word of words) {
    const last = current.at(-1);
    const gap = last && Math.max(Math.max(last.size, word.size) * CELL_GAP, wide);
    if (last && gap && word.x0 - last.x1 > gap) {
      cells.push(cellOf(current));
      current = [];
    }
    current.push(word);
  }
  if (current.length > 0) cells.push(cellOf(current));
  return cells;
}

/** What is shorter may be a speck. */
const WORD = 3;
/** Of their size, by how much the lines of two words differ at least that are printed over each other. */
const ANOTHER_LINE = 0.12;

/** Whether a recognised word lies over one of these: a name in large letters above its small ones. */
function liesOver(words: readonly Word[], { text, x0, x1, y, size, sure }: Word): boolean {
  if (sure === undefined || text.length < WORD) return false;
  return words.some((word) => {
    if (word.text.length < WORD) return false;
    const common = Math.min(word.x1, x1) - Math.max(word.x0, x0);
    const isOver = common > Math.min(word.x1 - word.x0, x1 - x0) / 2;
    return isOver && Math.abs(word.y - y) > Math.min(word.size, size) * ANOTHER_LINE;
  });
}

/** A row for a word that lies over others of one, with those of them that stand nearer to it. */
function besides(row: Row, word: Word): Row {
  const isNearer = ({ y }: Word) => Math.abs(y - word.y) < Math.abs(y - row.y);
  const words = row.words.filter(isNearer);
  row.words = row.words.filter((it) => !isNearer(it));
  return { y: word.y, size: word.size, words: [...words, word] };
}

/** Groups a page's words into printed lines, top to bottom. */
export function linesOf(page: Pick<PageText, 'number' | 'words'>): Line[] {
  const rows: Row[] = [];
  for (const word of [...page.words].sort((a, b) => a.y - b.y || a.x0 - b.x0)) {
    const near = rows
      .slice(-4)
      .reverse()
      .filter((row) => Math.abs(row.y - word.y) < Math.min(row.size, word.size) * 0.45);
    const home = near.find((row) => !liesOver(row.words, word));
    if (home) home.words.push(word);
    else
      rows.push(near[0] ? besides(near[0], word) : { y: word.y, size: word.size, words: [word] });
  }
  return withHalves(rows)
    .sort((a, b) => a.y - b.y)
    .map((row) => {
      const words = joinGroups(row.words.sort((a, b) => a.x0 - b.x0));
      const cells = cellsOf(words);
      const size = Math.max(...words.map((w) => w.size));
      return {
        page: page.number,
        y: row.y,
        size,
        text: cells.map((cell) => cell.text).join('  '),
        cells,
        words,
      };
    });
}

/** All lines of a document in reading order. */
export function documentLines(pages: PageText[]): Line[] {
  return pages.flatMap(linesOf);
}
