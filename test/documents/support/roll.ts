import { readInvoice } from '../../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../../shared/documents/rules/extract.ts';
import type { Word } from '../../../shared/documents/text/words.ts';

/** Points: how high a roll's letters are, and how wide each of them and each blank is. */
const SIZE = 8;
const WIDE = 6;

/** A word of a line, and how sure recognition is of it. */
export type Said = string | [text: string, sure: number];

/**
 * What a till's wide letters look like once they are recognised: lines of words, parted by a blank or
 * by `|`; what follows `^` stands half a line higher.
 */
export function readRoll(...lines: Said[][]) {
  const words = lines.flatMap((line, i): Word[] => {
    let x = 10;
    let y = 20 + i * 12;
    return line.flatMap((said): Word[] => {
      const [text, sure] = typeof said === 'string' ? [said, 92] : said;
      if (text === '|') {
        x = 150;
        return [];
      }
      if (text === '^') {
        y -= 5;
        return [];
      }
      const x0 = x;
      x += (text.length + 1) * WIDE;
      return [{ text, x0, x1: x - WIDE - 1, y, size: SIZE, page: 1, sure }];
    });
  });
  const page = { number: 1, width: 220, height: 400, words, hidden: [], source: 'ocr' as const };
  const extracted = extractByRules([page]);
  return { ...readInvoice(extracted), extracted };
}

/** A line of words that recognition is sure of. */
export const line = (text: string): Said[] => text.split(' ');
