import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import { roundTo } from '../../invoice/round.ts';
import type { ExtractedTotals, Printed } from '../../invoice/schema.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';
import { totalKind } from '../words/totals-labels.ts';

const CENT = 0.011;
/** A tax is at most so much of what it is on. */
const HIGHEST = 0.35;

type Step = { kind: TotalKind | undefined; value: number; printed: Printed };

const amountOf = (sum: Printed | null | undefined, mark: DecimalMark) =>
  parseAmount(sum?.text ?? '', mark) ?? 0;

/**
 * The totals of a roll whose net amount and tax do not lead to its total: what stands between a sum of its
 * articles and the total, and comes to the difference, is its tax by its name, or as the only one without any.
 */
export function addedUp(
  lines: readonly Line[],
  { totals, mark }: { totals: ExtractedTotals; mark: DecimalMark },
): ExtractedTotals {
  const total = amountOf(totals.total, mark);
  const isDone = near(amountOf(totals.net, mark) + amountOf(totals.tax, mark), total);
  if (total <= 0 || (totals.net && totals.tax && isDone)) return totals;
  const steps = lines.flatMap((line) => stepOn(line, mark) ?? []);
  const ends = [total, roundTo(total - amountOf(totals.rounding, mark))];
  for (const [from, net] of steps.entries()) {
    if (net.kind !== 'net' && net.kind !== 'total') continue;
    const rest = steps.slice(from + 1);
    const to = rest.findLastIndex(
      ({ value, kind }) => isEnd(kind) && ends.some((it) => near(it, value)),
    );
    const between = rest.slice(0, to).filter((it) => !isSum(it, net));
    const sum = between.reduce((all, { value }) => all + value, 0);
    const end = rest[to];
    if (!end || between.length === 0 || !near(net.value + sum, end.value)) continue;
    const tax = taxOf(between);
    if (tax && tax.value > net.value * HIGHEST) continue;
    return { ...totals, net: net.printed, tax: tax?.printed ?? totals.tax };
  }
  return totals;
}

const near = (a: number, b: number) => Math.abs(a - b) < CENT;
const isEnd = (kind: TotalKind | undefined) => kind === 'total' || kind === 'due';
/** Another sum of what stands above, or the same again. */
const isSum = ({ kind, value }: Step, net: Step) =>
  kind === 'net' || isEnd(kind) || near(value, net.value);

/** The last amount of a line, with what its name makes of it. */
function stepOn(line: Line, mark: DecimalMark): Step | undefined {
  const all = moneyOf(line);
  const last = all.at(-1);
  const value = last && parseAmount(last.text, mark);
  if (!last || value === undefined) return undefined;
  const label = all.map((it) => it.label).join(' ');
  return { kind: totalKind(label), value, printed: { text: last.text, page: line.page } };
}

/** What is called a tax among what was added; else the only one that is called nothing. */
function taxOf(added: readonly Step[]): Step | undefined {
  const taxes = added.filter(({ kind }) => kind === 'tax');
  const open = added.filter(({ kind }) => kind === undefined);
  const [first, ...others] = taxes.length > 0 ? taxes : open;
  if (!first || (taxes.length === 0 && others.length > 0)) return undefined;
  const value = roundTo([first, ...others].reduce((sum, it) => sum + it.value, 0));
  const text = others.length > 0 ? value.toFixed(2) : first.printed.text;
  return { ...first, value, printed: { ...first.printed, text } };
}
