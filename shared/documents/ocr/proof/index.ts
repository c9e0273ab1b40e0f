import type { GreyImage } from '../render.ts';
import type { ReadWord } from '../words-of-tsv.ts';
import { findLines } from './find-lines.ts';
import { type FoundLine, isOn } from './found-line.ts';
import { merged } from './merge.ts';
import { openNetworks } from './networks.ts';
import { readLine } from './read-line.ts';
import type { SeenLetter, SeenLine } from './seen-letters.ts';

/** Percent: a line of which the first reader is so sure in each word is not read again. */
const SURE = 93;
/** Of a found line's length, what the words of the first reader fill when none was passed over. */
const FULL = 0.7;
/** Lines of one file that are read again: each takes a twentieth of a second. */
const MOST = 600;

/** Lines that tell which letters a page is in, and of their letters how many are read for certain. */
const ASKED = 6;
const CERTAIN = 0.9;
const MOSTLY = 0.6;

/** Reads what the first reader was not sure of, or passed over, with other eyes. */
export type Proofreader = {
  /** Where lines of text stand on an image, in its pixels. */
  find(image: GreyImage): Promise<FoundLine[]>;
  /** Whether lines of a page are in letters that it knows: Latin ones. */
  knows(sheet: GreyImage, found: readonly FoundLine[]): Promise<boolean>;
  /** The words of an upright page's lines as both readers have them. */
  proofread(
    page: { sheet: GreyImage; found: readonly FoundLine[] },
    lines: ReadWord[][],
  ): Promise<ReadWord[][]>;
  close(): Promise<void>;
};

/** Opens the second reader (decision 117). */
export async function openProofreader(assets?: string): Promise<Proofreader> {
  const networks = await openNetworks(assets);
  let left = MOST;
  return {
    find: (image) => findLines(image, networks.find),
    async knows(sheet, found) {
      const longest = [...found].sort((a, b) => b.right - b.left - a.right + a.left);
      const letters: SeenLetter[] = [];
      for (const line of longest.slice(0, ASKED))
        letters.push(...(await readLine(sheet, line, networks)));
      const latin = letters.filter(
        ({ text, sure }) => sure >= CERTAIN && /[\p{Script=Latin}\d]/u.test(text),
      );
      return latin.length > letters.length * MOSTLY;
    },
    async proofread({ sheet, found }, lines) {
      const words = lines.flat();
      const seen: SeenLine[] = [];
      for (const line of found) {
        const own = words.filter((word) => isOn(line, word));
        const spared = left === 0 || isSure(line, own);
        if (!spared) left--;
        seen.push({ line, letters: spared ? [] : await readLine(sheet, line, networks) });
      }
      return merged(lines, seen, networks.letters);
    },
    close: () => networks.close(),
  };
}

function isSure({ left, right }: FoundLine, words: readonly ReadWord[]): boolean {
  const filled = words.reduce((sum, word) => sum + word.right - word.left, 0);
  return filled > FULL * (right - left) && words.every(({ confidence }) => confidence >= SURE);
}
