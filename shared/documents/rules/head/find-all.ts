import type { Cell, Line } from '../../text/lines.ts';

/** Something found on a page, and whether it stands in the block of who is billed. */
export type Located = {
  text: string;
  page: number;
  line: Line;
  buyer: boolean;
};

/** Every match of a pattern. */
export function findAll(lines: Line[], pattern: RegExp, buyers: Set<Cell>): Located[] {
  return lines.flatMap((line) =>
    line.cells.flatMap((cell) =>
      [...cell.text.matchAll(pattern)].map((match) => ({
        text: match[0],
        page: line.page,
        line,
        buyer: buyers.has(cell),
      })),
    ),
  );
}
