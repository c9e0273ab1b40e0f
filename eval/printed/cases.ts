import { seededRandom } from '../generator/random.ts';
import { composeSheet, expectedOf, type Sheet } from './compose.ts';
import { COUNTRIES } from './countries.ts';
import { DESIGNS } from './designs.ts';
import { figuresOf } from './figures.ts';
import { pageOf } from './page.ts';
import { type Design, wordsOf } from './print.ts';

export type PrintedCase = {
  name: string;
  design: string;
  country: string;
  expected: ReturnType<typeof expectedOf>;
  /** The page, to be printed by a browser. */
  page: string;
};

/** Every sheet of the second generator: each country in each design. Seeds never change. */
export function printedCases(each: number): PrintedCase[] {
  return COUNTRIES.flatMap((words, c) =>
    DESIGNS.flatMap((design, d) =>
      Array.from({ length: each }, (_, i) => {
        const seed = 3_000_000 + c * 10_000 + d * 1_000 + i * 13;
        const [least, most] = design.lines;
        const sheet = composeSheet({
          words,
          seed,
          lines: seededRandom(seed).int(least, most),
          kind: (c + d + i) % 7 === 3 ? 'credit-note' : 'invoice',
          gross: design.gross ?? false,
          manyRates: design.manyRates ?? false,
          extras: (design.extras ?? false) && i % 2 === 1,
        });
        return {
          name: `${design.name}-${words.locale}-${i}`,
          design: design.name,
          country: words.locale,
          expected: expectedOf(sheet),
          page: print(sheet, design, seed),
        };
      }),
    ),
  );
}

function print(sheet: Sheet, design: Design, seed: number): string {
  const random = seededRandom(seed + 1);
  return pageOf(design, {
    sheet,
    figures: figuresOf(sheet.words, random),
    word: wordsOf(sheet.words, random),
    sign: sheet.kind === 'credit-note' && random.chance(0.5) ? -1 : 1,
  });
}
