import type { Cell, Line } from '../../../text/lines.ts';

/** Cells that stand under each other as one paragraph, from the top. */
export type Block = { cells: Cell[]; text: string };

/** Lines of one block stand no farther apart than so many times their size. */
const APART = 2;
/** Points by which left edges, right edges or middles of one block differ, and of their size. */
const ALIGNED = 4;
const OF_SIZE = 0.4;

type Open = { cells: Cell[]; last: Cell; y: number; size: number };

/** The block that each cell of a page belongs to. */
export function blocksOf(lines: readonly Line[]): Map<Cell, Block> {
  const all: Open[] = [];
  let open: Open[] = [];
  for (const line of lines) {
    open = open.filter((block) => line.y - block.y <= APART * Math.max(block.size, line.size));
    const taken = new Set<Open>();
    for (const cell of line.cells) {
      const home = open.find((block) => !taken.has(block) && isAligned(block, cell));
      const block = home ?? { cells: [], last: cell, y: line.y, size: line.size };
      block.cells.push(cell);
      Object.assign(block, { last: cell, y: line.y, size: line.size });
      taken.add(block);
      if (!home) all.push(block);
    }
    open.push(...[...taken].filter((block) => !open.includes(block)));
  }
  const blocks = new Map<Cell, Block>();
  for (const { cells } of all) {
    const block = { cells, text: cells.map(({ text }) => text).join('\n') };
    for (const cell of cells) blocks.set(cell, block);
  }
  return blocks;
}

function isAligned({ last: a, size }: Open, b: Cell): boolean {
  const apart = Math.max(ALIGNED, size * OF_SIZE);
  const middle = ({ x0, x1 }: Cell) => (x0 + x1) / 2;
  return (
    Math.abs(a.x0 - b.x0) < apart ||
    Math.abs(a.x1 - b.x1) < apart ||
    Math.abs(middle(a) - middle(b)) < apart
  );
}
