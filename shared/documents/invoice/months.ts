import { LANGUAGES } from '../languages/languages.ts';
import { fold } from '../text/fold.ts';

/** The months that a name stands for, each with the languages that call it so. */
const BY_NAME = new Map<string, Map<number, string[]>>();
for (const { code, months } of LANGUAGES)
  for (const [i, names] of months.entries())
    for (const name of names.split('|')) {
      const found = BY_NAME.get(name) ?? new Map<number, string[]>();
      BY_NAME.set(name, found.set(i + 1, [...(found.get(i + 1) ?? []), code]));
    }

const monthsCalled = (name: string) => BY_NAME.get(fold(name).replace(/\.$/, ''));

/**
 * 1 to 12 for a month's name in any of our languages. "Listopad" is November in Poland and October in
 * Croatia: such a one is a month only where the page's `language` has it.
 */
export function monthNumber(name: string, language?: string): number | undefined {
  const found = [...(monthsCalled(name) ?? [])];
  const [only] =
    found.length === 1 ? found : found.filter(([, codes]) => codes.includes(language ?? ''));
  return only?.[0];
}

/** The languages that read the month in a date differently; none where all agree. */
export function languagesOfMonth(printed: string): string[] {
  return (printed.match(/\p{L}+/gu) ?? []).flatMap((word) => {
    const found = monthsCalled(word);
    return found && found.size > 1 ? [...found.values()].flat() : [];
  });
}

const oneOf = (kind: 'ordinals' | 'inDates') =>
  LANGUAGES.flatMap((language) => language[kind] ?? []).join('|');
/** Behind the number of a day, and between day, month and year: alternatives too. */
export const ORDINALS = oneOf('ordinals');
export const IN_DATES = oneOf('inDates');

/** What may stand behind the number of a year: the alternatives of a pattern. */
export const YEAR_WORDS = LANGUAGES.flatMap(({ yearWords = [] }) => yearWords).join('|') || '(?!)';
