import { fold } from '../text/fold.ts';
import type { Language } from './language.ts';
import { LANGUAGES } from './languages.ts';

/** Words shorter than this are in every language. */
const SHORT = 4;
/** A language is believed with so many words of its own; one that two languages share counts half. */
const ENOUGH = 1.5;

/** The words of a language as they stand in its sources of expressions: "faktura", "nummer". */
function wordsOf({ months, titles, labels, sums, columns, dated }: Language): Set<string> {
  const sources = [
    months,
    ...Object.values(titles),
    ...Object.values(labels),
    ...Object.values(sums),
    ...Object.values(columns),
    dated,
  ];
  const text = sources.flat().join(' ').replace(/\\./g, ' ');
  return new Set(splitWords(text));
}

const splitWords = (text: string) =>
  text.split(/[^\p{L}]+/u).filter((word) => word.length >= SHORT);

let speakers: Map<string, Language[]> | undefined;

function languagesOfWord(word: string): readonly Language[] {
  if (!speakers) {
    speakers = new Map();
    for (const language of LANGUAGES)
      for (const own of wordsOf(language))
        speakers.set(own, [...(speakers.get(own) ?? []), language]);
  }
  return speakers.get(word) ?? [];
}

/** The letters that a script has of its own. */
const LETTERS: Readonly<Record<NonNullable<Language['script']> | 'Latin', RegExp>> = {
  Latin: /\p{Script=Latin}/gu,
  Greek: /\p{Script=Greek}/gu,
  Cyrillic: /\p{Script=Cyrillic}/gu,
  Japanese: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
};
/** The share of a text's letters from which its language may be one of theirs: names are in any. */
const SPOKEN = 0.2;

/** The languages that are written in the letters of a text: folded, "фактура" is Polish too. */
function writtenIn(text: string): Set<Language> {
  const count = (letters: RegExp) => text.match(letters)?.length ?? 0;
  const all = count(/\p{L}/gu);
  const isSpoken = (script: keyof typeof LETTERS) => count(LETTERS[script]) >= all * SPOKEN;
  const scripts = Object.keys(LETTERS).filter((it) => isSpoken(it as keyof typeof LETTERS));
  return new Set(LANGUAGES.filter(({ script = 'Latin' }) => scripts.includes(script)));
}

/** The language whose words a text has most of, and that no other has; none where it has too few. */
export function languageOf(texts: readonly string[]): Language | undefined {
  const found = new Map<Language, number>();
  const text = texts.join(' ');
  const possible = writtenIn(text);
  for (const word of new Set(splitWords(fold(text)))) {
    const languages = languagesOfWord(word).filter((it) => possible.has(it));
    for (const language of languages)
      found.set(language, (found.get(language) ?? 0) + 1 / languages.length);
  }
  const [first, second] = [...found].sort(([, a], [, b]) => b - a);
  if (!first || first[1] < ENOUGH || first[1] < (second?.[1] ?? 0) * 1.15) return undefined;
  return first[0];
}

/** The first language of each script but the Latin one: no reading with Latin letters shows its words. */
export const OTHER_SCRIPTS: readonly Language[] = LANGUAGES.filter(
  ({ script }, at) => script && LANGUAGES.findIndex((it) => it.script === script) === at,
);
