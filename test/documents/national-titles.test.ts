import { describe, expect, it } from '@jest/globals';
import { judge } from '../../shared/documents/judge.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { ALL_PAGES as PAGES } from './support/eastern-pages.ts';
import { nationalSheet } from './support/national-sheet.ts';
import { OTHER_TITLES } from './support/national-titles.ts';

const judged = (code: string, title: string) => {
  const page = PAGES[code];
  if (!page) throw new Error(`There is no page in ${code}`);
  const [, ...head] = page.head;
  const sheet = nationalSheet({ ...page, head: [title, ...head] });
  const rules = extractByRules([sheet]);
  const content = {
    ...{ outcome: 'read' as const, pages: [sheet], pageCount: 1, ocrPages: 0 },
    ...{ hidden: [], warnings: [], rules },
  };
  return { title: rules.title, kind: rules.kind, ...judge(rules, { content, vendorKnown: true }) };
};

describe.each(Object.keys(OTHER_TITLES))('a page in %s that adds up', (code) => {
  const titles = Object.entries(OTHER_TITLES[code] ?? {}).flatMap(([kind, words]) =>
    words.map((word) => [word, kind] as const),
  );

  it.each(titles.filter(([, kind]) => kind !== 'credit-note'))(
    'and calls itself "%s" goes to a person as %s',
    (word, kind) => {
      const { status, title } = judged(code, word);
      expect({ status, title }).toEqual({ status: 'review', title: kind });
    },
  );

  it.each(titles.filter(([, kind]) => kind === 'credit-note'))(
    'and calls itself "%s" is a credit note',
    (word) => {
      expect(judged(code, word)).toMatchObject({ kind: 'credit-note', title: 'credit-note' });
    },
  );
});
