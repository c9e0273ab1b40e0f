import { CURRENCY_CODES } from '../../invoice/currencies.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import { fold } from '../../text/fold.ts';

/** Counts whose words differ in one language or another: one, two, five. */
const COUNTS = [1, 2, 5];

const wordsOf = (text: string) => fold(text).match(/\p{L}+/gu) ?? [];
const keyOf = (words: readonly string[]) => [...words].sort().join(' ');

/** Codes by the words of their names, in every language; made when first asked for. */
let names: Map<string, string> | undefined;

function namesOf(): Map<string, string> {
  const found = new Map<string, string>();
  for (const { code: language } of LANGUAGES)
    for (const currency of CURRENCY_CODES) {
      const format = new Intl.NumberFormat(language, {
        style: 'currency',
        currency,
        currencyDisplay: 'name',
        minimumFractionDigits: 0,
      });
      for (const count of COUNTS) {
        const parts = format.formatToParts(count).filter(({ type }) => type === 'currency');
        // Turkish has the symbol too, before the name.
        const name = parts.at(-1)?.value;
        if (name) found.set(keyOf(wordsOf(name)), currency);
      }
    }
  return found;
}

/** Words of the longest name of a currency. */
const LONGEST = 4;

/**
 * The code of the currency that a text begins with the full name of, its words in any order: "polski
 * złoty", "Swiss francs". A name that several countries share ("dollars") is none.
 */
export function namedCurrency(text: string): string | undefined {
  names ??= namesOf();
  const words = wordsOf(text);
  for (let count = Math.min(LONGEST, words.length); count > 0; count--) {
    const code = names.get(keyOf(words.slice(0, count)));
    if (code) return code;
  }
  return undefined;
}
