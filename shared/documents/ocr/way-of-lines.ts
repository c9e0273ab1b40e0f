import type { Marks } from './marks.ts';
import type { Box } from './patches.ts';

/** Directions are told apart in so many parts of a half turn: five degrees each. */
const PARTS = 36;
/** Of two letters that lie equally far apart, the one whose middle is nearer counts. */
const MIDDLE = 0.1;
/** Sizes of a letter within which its neighbour stands. */
const REACH = 1.5;
/** Of all neighbours at least so many stand in the direction of the lines: of specks none prevails. */
const CLEAR = 0.25;

/**
 * The direction in which lines of text run, by where each letter's nearest one stands: 0 is level,
 * growing clockwise, from -π/4 (leads up to the right) to 3π/4.
 * @returns undefined where no direction prevails
 */
export function wayOfLines(marks: Marks): number | undefined {
  const ways = neighbours(marks);
  const rose = new Float64Array(PARTS);
  for (const way of ways) rose[partOf(way)] = (rose[partOf(way)] as number) + 1;
  const around = (part: number) =>
    [-1, 0, 1].reduce((sum, by) => sum + (rose[(part + by + PARTS) % PARTS] as number), 0);
  let best = 0;
  for (let part = 1; part < PARTS; part++) if (around(part) > around(best)) best = part;
  if (around(best) < ways.length * CLEAR) return undefined;
  const middle = ((best + 0.5) * Math.PI) / PARTS;
  // Where the neighbours about it stand on average says it more exactly than a part does.
  let [sum, count] = [0, 0];
  for (const way of ways) {
    const off = way - middle - Math.round((way - middle) / Math.PI) * Math.PI;
    if (Math.abs(off) > (1.5 * Math.PI) / PARTS) continue;
    sum += off;
    count++;
  }
  const way = middle + sum / count;
  return way > 0.75 * Math.PI ? way - Math.PI : way;
}

const partOf = (way: number) => Math.min(PARTS - 1, Math.floor((way / Math.PI) * PARTS));

/** In which direction each letter's nearest one stands, from 0 to π. */
function neighbours({ boxes, size }: Marks): number[] {
  const side = size * 2;
  const squares = new Map<string, Box[]>();
  const squareOf = (x: number, y: number) => `${Math.floor(x / side)} ${Math.floor(y / side)}`;
  for (const box of boxes) {
    const key = squareOf(...middleOf(box));
    squares.set(key, [...(squares.get(key) ?? []), box]);
  }
  return boxes.flatMap((box) => {
    const [x, y] = middleOf(box);
    let nearest: { apart: number; way: number } | undefined;
    for (const across of [-side, 0, side])
      for (const down of [-side, 0, side])
        for (const other of squares.get(squareOf(x + across, y + down)) ?? []) {
          if (other === box) continue;
          const [ox, oy] = middleOf(other);
          const apart = gap(box, other) + MIDDLE * Math.hypot(ox - x, oy - y);
          if (apart < (nearest?.apart ?? size * REACH))
            nearest = { apart, way: (Math.atan2(oy - y, ox - x) + Math.PI) % Math.PI };
        }
    return nearest ? [nearest.way] : [];
  });
}

const middleOf = ({ left, top, right, bottom }: Box): [x: number, y: number] => [
  (left + right) / 2,
  (top + bottom) / 2,
];

/** How far two boxes lie apart. */
const gap = (a: Box, b: Box) =>
  Math.hypot(
    Math.max(0, a.left - b.right, b.left - a.right),
    Math.max(0, a.top - b.bottom, b.top - a.bottom),
  );
