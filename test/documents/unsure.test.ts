import { describe, expect, it } from '@jest/globals';
import { isDayUnsure } from '../../shared/documents/ocr/unsure.ts';
import type { PageText } from '../../shared/documents/text/words.ts';

const page = (
  words: [text: string, sure?: number][],
  source: PageText['source'] = 'ocr',
): PageText => ({
  number: 1,
  width: 200,
  height: 200,
  hidden: [],
  source,
  words: words.map(([text, sure], i) => ({
    text,
    x0: 10,
    x1: 60,
    y: 20 + i * 20,
    size: 9,
    page: 1,
    ...(sure === undefined ? {} : { sure }),
  })),
});
const extracted = { issueDate: { text: '26-08-2018', page: 1 } };

describe('the day of a scan', () => {
  it.each<[string, PageText, boolean]>([
    [
      'goes to a person where recognition was not sure of it',
      page([
        ['4471', 97],
        ['26-08-2018', 87],
      ]),
      true,
    ],
    [
      'is taken where it was',
      page([
        ['No.4471', 97],
        ['26-08-2018', 96],
      ]),
      false,
    ],
    [
      'is taken where the page says it twice',
      page([
        ['4471', 97],
        ['26-08-2018', 87],
        ['26-08-2018', 70],
      ]),
      false,
    ],
    ['is taken where the page has its letters', page([['4471'], ['26-08-2018']], 'text'), false],
  ])('%s', (_, read, doubt) => {
    expect(isDayUnsure(extracted, [read])).toBe(doubt);
  });
});
