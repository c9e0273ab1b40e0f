/** A part of an image, in its pixels (or in squares of them). */
export type Box = { left: number; top: number; right: number; bottom: number };

/** Boxes around the marks of a grid that hang together, and how many each has. The grid is used up. */
export function patchesOf(grid: Uint8Array, columns: number): (Box & { size: number })[] {
  const patches: (Box & { size: number })[] = [];
  for (let start = 0; start < grid.length; start++) {
    if (!grid[start]) continue;
    const box = { left: columns, top: grid.length, right: 0, bottom: 0, size: 0 };
    const open = [start];
    grid[start] = 0;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % columns, Math.floor(at / columns)];
      box.size++;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
      for (const row of [at - columns, at, at + columns])
        for (const next of [row - 1, row, row + 1])
          if (grid[next]) {
            grid[next] = 0;
            open.push(next);
          }
    }
    patches.push(box);
  }
  return patches;
}
