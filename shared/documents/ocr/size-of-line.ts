import { medianSize } from '../text/median-size.ts';
import { widthOf } from '../text/words.ts';
import type { Box } from './patches.ts';

/** Percent: the box of a word of which recognition is less sure may have a speck or another line in it. */
const SURE = 80;
/** Letters as high as a figure at least, and none that reaches below the line. */
const HIGH = /^(?=.*[\p{Lu}\dbdfhklt])[^gjpqyQ,;()[\]{}|/§ßçş$_]{2,}$/u;
/** Letters that tell how wide a line is set, and words of a page that tell the same of its text. */
const LETTERS = 4;
const WORDS = 5;

/** Times the size of a page's text from which a line is larger: letters of one size differ by less. */
const LARGER = 1.15;

/** A word as recognition reads it. */
type ReadWord = Box & { text: string; confidence: number };

/** How high and how wide letters are, in pixels. */
type Measure = { high: number; wide: number };

/**
 * Times the size of the page's text in which a larger line is set: as its letters are high, and wide, whichever is
 * less. 1 for others; undefined where its letters do not tell.
 */
export function sizesOf(
  lines: readonly (readonly ReadWord[])[],
): (line: readonly ReadWord[]) => number | undefined {
  const sure = surest(lines.flat()).filter(isSure);
  const text = measureOf(sure);
  if (!text || sure.length < WORDS) return () => undefined;
  return (line) => {
    const words = surest(line);
    const own = measureOf(words);
    const letters = words.reduce((sum, word) => sum + word.text.length, 0);
    if (!own || letters < LETTERS) return undefined;
    const times = Math.min(own.high / text.high, own.wide / text.wide);
    return times < LARGER ? 1 : times;
  };
}

/** The words that tell: those that recognition is sure of, where there are any. */
function surest(line: readonly ReadWord[]): readonly ReadWord[] {
  const words = line.filter(isTelling);
  return words.some(isSure) ? words.filter(isSure) : words;
}

const isSure = ({ confidence }: ReadWord) => confidence > SURE;
const isTelling = ({ text }: ReadWord) => HIGH.test(text);

function measureOf(words: readonly ReadWord[]): Measure | undefined {
  if (words.length === 0) return undefined;
  const middle = (of: (word: ReadWord) => number) => medianSize(words.map(of), 0);
  return {
    high: middle(({ top, bottom }) => bottom - top),
    wide: middle(({ text, left, right }) => (right - left) / widthOf(text)),
  };
}
