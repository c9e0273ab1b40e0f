import type { ReadWord } from '../words-of-tsv.ts';
import { asBothRead } from './both.ts';
import { areApart, type FoundLine, isOn } from './found-line.ts';
import { passedOver } from './passed-over.ts';
import { isForeign, type SeenLine } from './seen-letters.ts';

/** Percent: what the first reader is less sure of, and the second sees no line in, is no word. */
const ALONE = 75;

/** Of a page's words so many are in letters that the second reader does not know: it has taken others for letters. */
const FOREIGN = 0.2;

/**
 * What two readers make of a page. Lines stay the first one's, but where the second sees two, one below the other;
 * lines that the first passed over are added.
 */
export function merged(
  lines: ReadWord[][],
  seen: readonly SeenLine[],
  letters: readonly string[],
): ReadWord[][] {
  const known = new Set(letters);
  const open = new Set(lines.flat());
  const instead = new Map<ReadWord, ReadWord[]>();
  const strips = new Map<ReadWord, FoundLine>();
  const added: ReadWord[][] = [];
  const foreign = [...open].filter(({ text }) => isForeign(text)).length > open.size * FOREIGN;
  for (const one of seen) {
    const words = [...open].filter((word) => isOn(one.line, word)).sort((a, b) => a.left - b.left);
    if (words.length === 0) {
      added.push(passedOver(one, foreign) ?? []);
      continue;
    }
    const read = asBothRead(one, words, known);
    for (const [i, word] of words.entries()) {
      open.delete(word);
      strips.set(word, one.line);
      instead.set(word, read ? (read[i] ?? []) : [word]);
    }
  }
  const kept = lines
    .map((words) => words.filter((word) => instead.has(word) || word.confidence >= ALONE))
    .flatMap((words) => parted(words, strips))
    .map((words) => words.flatMap((word) => instead.get(word) ?? [word]));
  return [...kept, ...added].filter(({ length }) => length > 0);
}

/** A line of the first reader, parted where the second sees two. */
function parted(
  words: readonly ReadWord[],
  strips: ReadonlyMap<ReadWord, FoundLine>,
): ReadWord[][] {
  const parts: { words: ReadWord[]; strip: FoundLine | undefined }[] = [];
  for (const word of words) {
    const strip = strips.get(word);
    const part = parts.find((part) => !strip || !part.strip || !areApart(part.strip, strip));
    if (part) {
      part.words.push(word);
      part.strip ??= strip;
    } else parts.push({ words: [word], strip });
  }
  return parts.map(({ words }) => words);
}
