import type { html } from 'hono/html';
import type { Random } from '../generator/random.ts';
import type { Sheet } from './compose.ts';
import type { Figures } from './figures.ts';
import type { Words } from './words/words.ts';

type Html = ReturnType<typeof html>;

/** What a design prints with: the words that this house chose, and its figures. */
export type Print = {
  sheet: Sheet;
  figures: Figures;
  /** One of the words for it, the same each time it is asked for. */
  word: (of: WordName) => string;
  /** -1 where a credit note prints its figures below zero. */
  sign: 1 | -1;
};

type WordName = {
  [K in keyof Words]: Words[K] extends readonly string[] ? K : never;
}[keyof Words];

export type Design = {
  name: string;
  /** How many lines its papers have. */
  lines: readonly [number, number];
  gross?: true;
  manyRates?: true;
  extras?: true;
  css: string;
  body: (print: Print) => Html;
};

/** Chooses each word once for a sheet. */
export function wordsOf(words: Words, random: Random): Print['word'] {
  const chosen = new Map<WordName, string>();
  return (of) => {
    const word = chosen.get(of) ?? random.pick(words[of]);
    chosen.set(of, word);
    return word;
  };
}
