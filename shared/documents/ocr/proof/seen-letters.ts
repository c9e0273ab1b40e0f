import type { FoundLine } from './found-line.ts';

/** A letter of a line: how sure the second reader is of it, 0 to 1, and its middle in pixels of the page. */
export type SeenLetter = { text: string; sure: number; x: number };

/** A line as the second reader sees it; no letters where it was not asked. */
export type SeenLine = { line: FoundLine; letters: SeenLetter[] };

/** A letter that is no blank, and whether a blank stands before it. */
export type Printed = SeenLetter & { blank: boolean };

/** The letters without the blanks between; marks of other scripts ("：") are made ours. */
export function printed(letters: readonly SeenLetter[]): Printed[] {
  let blank = false;
  return letters.flatMap((letter) => {
    const text = letter.text.normalize('NFKC');
    if (text.trim() === '') {
      blank = true;
      return [];
    }
    const one = [...text].map((it, i) => ({ ...letter, text: it, blank: blank && i === 0 }));
    blank = false;
    return one;
  });
}

/** Whether a letter is part of a number. */
export const isFigure = ({ text }: { text: string }): boolean => /[\d.,]/.test(text);

/** Whether a text has letters that only the first reader was asked to read: those of no Latin script. */
export const isForeign = (text: string): boolean => /(?!\p{Script=Latin})\p{L}/u.test(text);
