import type { PageText } from '../../../shared/documents/text/words.ts';
import { type PrintedLine, printedPage } from './printed.ts';

/** Percent: how sure both readers are of a word that they read alike. */
const ALIKE = 96;

/**
 * A page as recognition reads it: sure of every word but of those that begin with a tilde and a number ("~59~Wern").
 */
export function recognisedPage(...lines: PrintedLine[]): PageText {
  const page = printedPage(...lines);
  const words = page.words.map((word) => {
    const [, sure, text] = /^~(\d+)~(.+)$/.exec(word.text) ?? [];
    return sure && text ? { ...word, text, sure: Number(sure) } : { ...word, sure: ALIKE };
  });
  return { ...page, words, source: 'ocr' };
}
