import { inLatinLetters } from './latin-letters.ts';

/** Letters that Unicode does not take apart into a letter and its accent. */
const WHOLE: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};

/** Most of what is printed: nothing to take apart. */
const PLAIN = /^[ -~]*$/;

/** Lower case, Latin letters, no accents: how words are compared everywhere in this domain. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const bare = text
    // A prefix of units; between Greek letters it is one of them, as recognition writes it.
    .replace(/(?<!\p{Script=Greek})µ(?!\p{Script=Greek})/gu, 'u')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[ßæœøłđı]/g, (letter) => WHOLE[letter] ?? letter);
  return inLatinLetters(bare).normalize('NFC');
}

/** Where in a text the first `length` characters of its folded form end. */
export function unfoldedEnd(text: string, length: number): number {
  let end = Math.min(length, text.length);
  while (end > 0 && fold(text.slice(0, end)).length > length) end--;
  while (end < text.length && fold(text.slice(0, end)).length < length) end++;
  return end;
}
