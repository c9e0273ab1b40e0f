import { LANGUAGES } from '../../languages/languages.ts';
import { fold } from '../../text/fold.ts';

/** All that the languages' files know as labels, headings and titles; never the label of a name, for "Company" is in names. */
const SOURCES = LANGUAGES.flatMap((it) => [
  ...Object.entries(it.labels).flatMap(([field, words]) => (field === 'name' ? [] : words)),
  ...Object.values(it.sums).flat(),
  ...Object.values(it.columns),
  ...Object.values(it.titles).flat(),
  ...it.besideInvoice,
  ...it.copies,
  ...it.dated,
  ...it.otherTime,
  ...it.till.number,
  ...it.page.words,
  ...(it.numberWords ?? []),
  ...(it.references ?? []),
  ...(it.accounts ?? []),
  ...(it.currencyLabels ?? []),
  ...(it.contacts ?? []),
  ...(it.carried ?? []),
  it.headings ?? '',
]);

/** What a pattern only looks at, and what it calls a class of letters. */
const NOT_WORDS = /\(\?<?[!=](?:[^()]|\([^()]*\))*\)|\[[^\]]*\]|\\[bdDsSwWpL](?:\{\w+\})?[*+?]?/g;

/** The words in the source of a pattern, with what may be left out of them and without. */
function wordsIn(source: string): string[] {
  const bare = source.replace(NOT_WORDS, ' ').replaceAll('(?:', '(');
  const short = bare.replace(/\([^()]*\)\?|\p{L}\?/gu, '');
  const long = bare.replace(/\(([^()|]*)\)\?/g, '$1').replaceAll('?', '');
  return [short, long].flatMap((form) => fold(form).match(/\p{L}{2,}/gu) ?? []);
}

const WORDS = new Set(SOURCES.flatMap(wordsIn));

/** Whether every word of a text is one of labels, in whatever language: "Balance Due", "FORMA DE PAGO". */
export function isOfLabels(text: string): boolean {
  const words = fold(text).match(/\p{L}{2,}/gu) ?? [];
  return words.length > 0 && words.every((word) => WORDS.has(word));
}
