import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import type { ColumnRole, TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import { assignLine } from '../table/assign.ts';
import type { Column } from '../table/header-row.ts';
import type { Money } from './money.ts';

const CENT = 0.011;

/** What each number of a line is, by where it begins; `none`: it is no sum of money. */
export type ColumnSums = ReadonlyMap<number, TotalKind | 'none'>;

/** What a piece of each line costs, and what the lines come to. */
export type Pieces = { prices: readonly number[]; lineSum: number | undefined };

type Place = {
  columns: readonly Column[];
  mark: DecimalMark;
  /** Whether words stand over the numbers that may name them. */
  headed: () => boolean;
};

/**
 * The sums of a table in one line under its columns: what the amounts before tax come to, the tax, and
 * both together. Undefined unless that is so of them.
 */
export function columnSums(
  line: Line,
  money: readonly Money[],
  { columns, mark, headed, prices, lineSum }: Place & Pieces,
): ColumnSums | undefined {
  if (money.length < 2) return undefined;
  const roles = rolesAt(line, columns);
  const amountOf = ({ text }: Money) => parseAmount(text, mark) ?? Number.NaN;
  const under = (wanted: ColumnRole) => money.find(({ x0 }) => roles.get(x0) === wanted);
  const [amount, both, taxed] = [under('amount'), under('gross'), under('taxAmount')];
  // Where tax has a column and nothing else has both, the amounts have it in them.
  const gross = both ?? (taxed && amount);
  const others = money.filter((it) => it !== gross);
  const pairs = others.flatMap((net) =>
    (taxed ? [taxed] : others)
      .filter((tax) => tax !== net && (!both || net === amount))
      .map((tax) => ({ net, tax })),
  );
  const isWhole = ({ net, tax }: { net: Money; tax: Money }) =>
    gross && Math.abs(amountOf(net) + amountOf(tax) - amountOf(gross)) <= CENT;
  const { net, tax } = pairs.find(isWhole) ?? {};
  if (!net)
    return (
      endOfLines(money, { headed, lineSum, taxed, amountOf }) ??
      withoutPrices(under('unitPrice'), { prices, lineSum, amountOf })
    );
  return new Map(
    money.map((it) => {
      const kind = it === net ? 'net' : it === tax ? 'tax' : it === gross ? 'total' : 'none';
      return [it.x0, kind];
    }),
  );
}

/** The net amount and one tax; halves of it are named elsewhere. */
const MOST_PARTS = 2;

/**
 * A line that ends in what the lines come to with their taxes: before it the net amount and the taxes, or the
 * taxes alone, as the lines prove. Nothing else but nothing stands among them.
 */
function endOfLines(
  money: readonly Money[],
  of: {
    headed: () => boolean;
    lineSum: number | undefined;
    taxed: Money | undefined;
    amountOf: (money: Money) => number;
  },
): ColumnSums | undefined {
  const { headed, lineSum = Number.NaN, taxed, amountOf } = of;
  const total = money.at(-1);
  const others = money.slice(0, -1).filter((it) => amountOf(it) !== 0);
  const [first, ...rest] = others;
  // Each with a name of its own is what that says; and of three numbers one may be a deposit.
  const areNamed = money.slice(1).some(({ label }) => /\p{L}/u.test(label));
  if (!total || !first || areNamed || others.length > MOST_PARTS) return undefined;
  const end = amountOf(total);
  const sum = (some: readonly Money[]) => some.reduce((all, it) => all + amountOf(it), 0);
  const isNear = (a: number, b: number) => Math.abs(a - b) <= CENT;
  const hasNet = rest.length > 0 && [amountOf(first), end].some((it) => isNear(it, lineSum));
  const isNetFirst = hasNet && isNear(sum(others), end) && amountOf(first) > sum(rest);
  const isOfTaxes = others.length === 1 && first === taxed && isNear(end, lineSum);
  const isTax = others.length === 1 && isNear(lineSum + amountOf(first), end);
  if (end <= 0 || !(isNetFirst || isTax || isOfTaxes) || headed()) return undefined;
  const kindOf = (it: Money): TotalKind | 'none' => {
    if (it === total) return 'total';
    if (!others.includes(it)) return 'none';
    return it === first && isNetFirst ? 'net' : 'tax';
  };
  return new Map(money.map((it) => [it.x0, kindOf(it)]));
}

/** What the prices of all pieces come to says nothing. */
function withoutPrices(
  price: Money | undefined,
  { prices, lineSum, amountOf }: Pieces & { amountOf: (money: Money) => number },
): ColumnSums | undefined {
  const sum = prices.reduce((all, it) => all + it, 0);
  // Of one piece each it is the sum of the lines.
  const isSum = prices.length > 1 && sum !== lineSum;
  return price && isSum && Math.abs(amountOf(price) - sum) <= CENT
    ? new Map([[price.x0, 'none']])
    : undefined;
}

function rolesAt(line: Line, columns: readonly Column[]): Map<number, ColumnRole> {
  const roles = new Map<number, ColumnRole>();
  for (const [column, words] of assignLine(line, [...columns]))
    for (const { x0 } of words) roles.set(x0, columns[column]?.role ?? 'other');
  return roles;
}
