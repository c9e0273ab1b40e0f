import type { Line } from '../../text/lines.ts';
import type { NamedSum } from './name-sums.ts';

/**
 * The lines of payments and credits on the way to what is to be paid: each names another paper, and not this
 * one. It stands below the table, or below a sum of this paper where the table's last words are under its sums.
 */
export function linesTakenOff(
  sums: readonly NamedSum[],
  lines: readonly Line[],
): ReadonlySet<Line> {
  const credits = sums.filter((sum) => isTakenOff(sum, sums));
  return new Set(credits.flatMap((sum) => namingLines(sum, lines)));
}

const isTakenOff = ({ kind, value, after, order }: NamedSum, sums: readonly NamedSum[]) =>
  value !== 0 &&
  (kind === 'prepaid' || kind === 'discount') &&
  (after || sums.some((it) => it.order < order && (it.kind === 'net' || it.kind === 'total')));

/** The line of a sum, and the one above it where that has its name. */
function namingLines({ order, label }: NamedSum, lines: readonly Line[]): Line[] {
  const at = Math.floor(order);
  const isNamed = ({ cells }: Line) => cells.some(({ text }) => text === label);
  return lines
    .slice(Math.max(0, at - 2), at + 1)
    .filter((it, i, all) => i === all.length - 1 || isNamed(it));
}
