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

/** The language whose words a text has most of, and that no other has; none where it has too few. */
export function languageOf(texts: readonly string[]): Language | undefined {
  const found = new Map<Language, number>();
  for (const word of new Set(splitWords(fold(texts.join(' '))))) {
    const languages = languagesOfWord(word);
    for (const language of languages)
      found.set(language, (found.get(language) ?? 0) + 1 / languages.length);
  }
  const [first, second] = [...found].sort(([, a], [, b]) => b - a);
  if (!first || first[1] < ENOUGH || first[1] < (second?.[1] ?? 0) * 1.15) return undefined;
  return first[0];
}

/** Languages whose words no reading with Latin letters shows: their letters have to be tried. */
export const OTHER_SCRIPTS: readonly Language[] = LANGUAGES.filter(
  ({ titles }) => !/\p{Script=Latin}/u.test((titles['credit-note'] ?? []).join('')),
);
