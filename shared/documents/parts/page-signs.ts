import { compareKey } from '../knowledge/keys.ts';
import type { Title } from '../languages/language.ts';
import { findNumber } from '../rules/head/number/find-number.ts';
import { NO_LESSONS } from '../rules/lessons.ts';
import { readTable } from '../rules/table/rows.ts';
import { type PageOf, pageOfIn } from '../rules/words/page-of.ts';
import { TITLE_WORDS, titleIn } from '../rules/words/titles.ts';
import { labelKey } from '../rules/words/vocabulary.ts';
import { documentLines, type Line } from '../text/lines.ts';
import type { PageText } from '../text/words.ts';

/** What a page says of the paper that it belongs to. */
export type PageSigns = {
  /** As it is compared: letters and digits only. */
  number: string | undefined;
  /** What it calls itself, where it does. */
  title: Title | undefined;
  count: PageOf | undefined;
  /** Words of its own, for telling copies. */
  words: Set<string>;
};

/** A title stands in the upper part of its page. */
const UPPER = 0.5;

/** What a page says of which invoice it belongs to: number, title, "page 2 of 3", its words. */
export function pageSigns(page: PageText): PageSigns {
  const lines = documentLines([page]);
  const { used } = readTable(lines, {});
  const outside = lines.filter((_, i) => !used.has(i));
  const { number, doubt } = findNumber(outside, NO_LESSONS);
  return {
    number: number === undefined || doubt ? undefined : compareKey(number.text),
    title: titleOf(lines, page),
    count: lines.map(({ text }) => pageOfIn(labelKey(text))).find((found) => found !== undefined),
    words: new Set(page.words.map(({ text }) => text)),
  };
}

/** The largest title of the page's upper part; of two of one size the first. */
function titleOf(lines: Line[], { height }: PageText): Title | undefined {
  let best: { title: Title; size: number } | undefined;
  for (const line of lines)
    for (const cell of line.cells) {
      if (line.y > height * UPPER || cell.words.length > TITLE_WORDS) continue;
      const title = titleIn(labelKey(cell.text))?.title;
      const size = Math.max(...cell.words.map((word) => word.size));
      if (title && (!best || size > best.size * 1.05)) best = { title, size };
    }
  return best?.title;
}

/** Share of words that two pages have in common; two prints of one page differ in a word or two. */
export function likeness(a: PageSigns, b: PageSigns): number {
  const common = [...a.words].filter((word) => b.words.has(word)).length;
  const all = a.words.size + b.words.size - common;
  return all === 0 ? 1 : common / all;
}
