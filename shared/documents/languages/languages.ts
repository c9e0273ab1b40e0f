import { inLatinLetters } from '../text/latin-letters.ts';
import * as files from './all.ts';
import type { Language } from './language.ts';

/** What is compared with text as it is printed, and not with folded text. */
const AS_PRINTED = [
  'code',
  'letters',
  'script',
  'addressed',
  'contacts',
  'yearWords',
  'vatNumbers',
  'ordinals',
  'inDates',
] as const;

/** The languages whose invoices are read, each from its file: of two readings that of the earlier wins. */
export const LANGUAGES: readonly Language[] = Object.values<Language>(files)
  .map(asFolded)
  .sort((a, b) => a.precedence - b.precedence || (a.code < b.code ? -1 : 1));

/** A language whose words are written in Greek or Cyrillic letters, as folded text has them. */
function asFolded(language: Language): Language {
  if (!language.script) return language;
  const folded = eachText(language);
  const asPrinted = Object.fromEntries(AS_PRINTED.map((key) => [key, language[key]]));
  const { currency } = language;
  return {
    ...folded,
    ...asPrinted,
    ...(currency && folded.currency
      ? { currency: { ...folded.currency, symbol: currency.symbol, code: currency.code } }
      : {}),
  };
}

/** A value with each text in it, however deep, in Latin letters. */
function eachText<T>(value: T): T;
function eachText(value: unknown): unknown {
  if (typeof value === 'string') return inLatinLetters(value.replace(/№/g, 'no'));
  if (Array.isArray(value)) return value.map(eachText);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, eachText(it)]));
}
