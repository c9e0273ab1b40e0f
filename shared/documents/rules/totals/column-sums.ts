import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import type { ColumnRole, TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import { assignLine } from '../table/assign.ts';
import type { Column } from '../table/header-row.ts';
import type { Money } from './money.ts';

const CENT = 0.011;

/** What each number of a line is, by where it begins; `none`: it is no sum of money. */
export type ColumnSums = ReadonlyMap<number, TotalKind | 'none'>;

/**
 * The sums of a table in one line under its columns: what the amounts before tax come to, the tax, and
 * both together. Undefined unless that is so of them.
 */
export function columnSums(
  line: Line,
  money: readonly Money[],
  { columns, mark }: { columns: readonly Column[]; mark: DecimalMark },
): ColumnSums | undefined {
  if (money.length < 3) return undefined;
  const roles = rolesAt(line, columns);
  const amountOf = ({ text }: Money) => parseAmount(text, mark) ?? Number.NaN;
  const under = (...wanted: ColumnRole[]) =>
    money.find(({ x0 }) => wanted.includes(roles.get(x0) ?? 'other'));
  const [net, gross] = [under('amount'), under('gross')];
  if (!net || !gross) return undefined;
  const tax = money.find(
    (it) => it !== net && Math.abs(amountOf(net) + amountOf(it) - amountOf(gross)) <= CENT,
  );
  if (!tax || tax === gross) return undefined;
  return new Map(
    money.map((it) => {
      const kind = it === net ? 'net' : it === tax ? 'tax' : it === gross ? 'total' : 'none';
      return [it.x0, kind];
    }),
  );
}

function rolesAt(line: Line, columns: readonly Column[]): Map<number, ColumnRole> {
  const roles = new Map<number, ColumnRole>();
  for (const [column, words] of assignLine(line, [...columns]))
    for (const { x0 } of words) roles.set(x0, columns[column]?.role ?? 'other');
  return roles;
}
