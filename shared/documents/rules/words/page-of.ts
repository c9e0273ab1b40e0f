import { LANGUAGES } from '../../languages/languages.ts';

const alternatives = (words: readonly string[]) => [...new Set(words)].join('|');
const WORDS = alternatives(LANGUAGES.flatMap(({ page }) => page.words));
const OF = alternatives(LANGUAGES.flatMap(({ page }) => page.of));
const COUNT = String.raw`(\d{1,3})\s*(?:\/|${OF})\s*(\d{1,3})(?!\d|[.,/]\d)`;
const BEFORE = new RegExp(
  String.raw`(?:^|[^\p{L}])(?:${WORDS})\s*(?:nr|no|n)?[.:°]*\s*${COUNT}`,
  'u',
);
const AFTER = new RegExp(String.raw`(?:^|[^\d.,/])${COUNT}\s*(?:${WORDS})(?!\p{L})`, 'u');

export type PageOf = { page: number; of: number };

/** "Page 2 of 3" in a folded text, in any language; undefined for counts that cannot be. */
export function pageOfIn(key: string): PageOf | undefined {
  const found = BEFORE.exec(key) ?? AFTER.exec(key);
  const [page, of] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  return page >= 1 && page <= of ? { page, of } : undefined;
}
