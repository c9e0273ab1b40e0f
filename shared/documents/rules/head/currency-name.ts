import { CURRENCY_CODES } from '../../invoice/currencies.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import { fold } from '../../text/fold.ts';

/** Counts whose words differ in one language or another: one, two, five. */
const COUNTS = [1, 2, 5];

const wordsOf = (text: string) => fold(text).match(/\p{L}+/gu) ?? [];
const keyOf = (words: readonly string[]) => [...words].sort().join(' ');

/** Codes by the words of their names, in every language, and by each word; made when first asked for. */
let names: Names | undefined;
type Names = { whole: Map<string, string>; parts: Map<string, Set<string>> };

function namesOf(): Names {
  const whole = new Map<string, string>();
  const parts = new Map<string, Set<string>>();
  for (const { code: language } of LANGUAGES)
    for (const currency of CURRENCY_CODES) {
      const format = new Intl.NumberFormat(language, {
        style: 'currency',
        currency,
        currencyDisplay: 'name',
        minimumFractionDigits: 0,
      });
      for (const count of COUNTS) {
        const pieces = format.formatToParts(count).filter(({ type }) => type === 'currency');
        // Turkish has the symbol too, before the name.
        const name = pieces.at(-1)?.value;
        if (!name) continue;
        whole.set(keyOf(wordsOf(name)), currency);
        for (const word of wordsOf(name))
          parts.set(word, (parts.get(word) ?? new Set()).add(currency));
      }
    }
  return { whole, parts };
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
    const code = names.whole.get(keyOf(words.slice(0, count)));
    if (code) return code;
  }
  return undefined;
}

/**
 * Whether a text may name a currency by a word that several countries call theirs by: "Rupees fifteen thousand
 * only". A country's own word ("Indian") is no name.
 */
export function mayName(text: string, code: string): boolean {
  names ??= namesOf();
  const { parts } = names;
  return wordsOf(text).some((word) => {
    const codes = parts.get(word);
    return codes !== undefined && codes.size > 1 && codes.has(code);
  });
}
