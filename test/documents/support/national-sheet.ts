import type { NationalPage } from './national-pages.ts';
import { type PrintedLine, printedPage } from './printed.ts';

/** A country's page as it is printed: head, buyer, table and sums below each other. */
export const nationalSheet = ({ head, buyer, columns, rows, sums, foot }: NationalPage) => {
  const at = [50, 300, 380, 480];
  const cells = (y: number, texts: string[]): PrintedLine =>
    [y, ...texts.map((text, i) => [at[i] ?? 0, text])] as unknown as PrintedLine;
  const below = 220 + rows.length * 16;
  return printedPage(
    [40, [50, 'Ventsel & Holm']],
    [70, [50, head[0]]],
    [90, [300, head[1]]],
    [104, [300, head[2]]],
    [118, [300, head[3]]],
    [140, [50, buyer[0]]],
    [154, [50, buyer[1]]],
    cells(200, columns),
    ...rows.map((row, i) => cells(216 + i * 16, row)),
    ...sums.map(([label, amount], i): PrintedLine => [below + i * 16, [300, label], [480, amount]]),
    ...(foot ? ([[700, [50, foot]]] as PrintedLine[]) : []),
  );
};
