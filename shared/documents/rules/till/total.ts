import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import { roundTo } from '../../invoice/round.ts';
import type { ExtractedTotals, Printed } from '../../invoice/schema.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';
import { isChange, isTendered, totalKind } from '../words/totals-labels.ts';

const CENT = 0.005;
/** Lines between the sum, what was given and what came back. */
const TOGETHER = 8;

type Till = {
  at: number;
  label: string;
  kind: TotalKind | undefined;
  value: number;
  printed: Printed;
};

const near = (a: number, b: number) => Math.abs(a - b) < CENT;
const isEnd = ({ kind }: Till) => kind === 'total' || kind === 'due';
const isGiven = ({ kind, label }: Till) => kind === 'prepaid' || isTendered(label);

/**
 * The total of a till's roll. What was given less what came back is what was paid, and proves it; else
 * it is the last sum that a total's name stands before, over what was given. Undefined where what was
 * found already stays.
 * @param found what the sums say that add up by themselves, as a part of the articles may
 */
export function tillTotal(
  lines: readonly Line[],
  { mark, found }: { mark: DecimalMark; found: Printed | null | undefined },
): Printed | undefined {
  const sums = sumsOn(lines, mark);
  const value = parseAmount(found?.text ?? '', mark);
  const total = byChange(sums) ?? lastNamed(sums, value);
  return total && (value === undefined || !near(total.value, value)) ? total.printed : undefined;
}

/** The last sum that is named for a total, over what was given: parts of it may be named so too. */
function lastNamed(sums: readonly Till[], found: number | undefined): Till | undefined {
  const first = sums.findIndex(isEnd);
  const given = sums.findIndex((sum, i) => i > first && isGiven(sum) && !isEnd(sum));
  const last = sums.slice(0, given < 0 ? undefined : given).findLast(isEnd);
  return last && (found === undefined || last.value > found || last.kind === 'due')
    ? last
    : undefined;
}

/** The totals with another total; a net amount that does not lead to it is another sum's. */
export function withTotal(totals: ExtractedTotals, total: Printed, mark: DecimalMark) {
  const value = ({ text }: Printed) => parseAmount(text, mark) ?? 0;
  const tax = totals.tax ? value(totals.tax) : 0;
  const leads = totals.net && near(roundTo(value(totals.net) + tax), value(total));
  return { ...totals, total, net: leads ? totals.net : undefined };
}

function sumsOn(lines: readonly Line[], mark: DecimalMark): Till[] {
  return lines.flatMap((line, at) =>
    moneyOf(line).flatMap(({ text, label }) => {
      const value = parseAmount(text, mark);
      if (value === undefined) return [];
      return [{ at, label, kind: totalKind(label), value, printed: { text, page: line.page } }];
    }),
  );
}

/** The sum that was paid, where a sum over the change says what was given: one of those over both. */
function byChange(sums: readonly Till[]): Till | undefined {
  const back = sums.findIndex(({ label }) => isChange(label));
  const change = sums[back];
  if (!change) return undefined;
  const over = sums.slice(0, back).filter(({ at }) => change.at - at <= TOGETHER);
  const named = over.filter((sum) => isGiven(sum) && !isEnd(sum));
  for (const given of named.length > 0 ? named : over.slice(-1)) {
    const paid = roundTo(given.value - Math.abs(change.value));
    const match = sums.findLast(
      (sum, i) => i < sums.indexOf(given) && near(sum.value, paid) && sum.kind !== 'tax',
    );
    if (paid > 0 && match) return match;
  }
  return undefined;
}
