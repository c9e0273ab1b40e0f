import type { ExtractedLine } from '../../invoice/schema.ts';

/** Fewer lines than this count nothing. */
const LEAST = 3;
/** Of the lines, so many carry a number, each a larger one. */
const MOST = 0.6;
/** Rows that may be missed between two that are read. */
const MISSED = 2;
const NUMBERED = /^(\d{1,3})[.)]?\s+(?=\S)/;

/** Takes the numbers of the rows out of their texts, where they stand before them: 1, 2, 3 and on. */
export function withoutRowNumbers(lines: ExtractedLine[]): ExtractedLine[] {
  let last = 0;
  const lengths = lines.map(({ description }) => {
    const [whole = '', number] = NUMBERED.exec(description?.text ?? '') ?? [];
    const next = Number(number);
    if (!(next > last && next <= last + 1 + MISSED)) return 0;
    last = next;
    return whole.length;
  });
  const counted = lengths.filter((length) => length > 0).length;
  if (lines.length < LEAST || counted < lines.length * MOST) return lines;
  return lines.map((line, i) => {
    const { description } = line;
    if (!description || !lengths[i]) return line;
    return { ...line, description: { ...description, text: description.text.slice(lengths[i]) } };
  });
}
