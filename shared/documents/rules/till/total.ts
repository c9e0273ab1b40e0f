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
/** Cents, which all sums of a roll have or none. */
const CENTS = /[.,]\d{2}(?!\d)/;

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
 * it is the last sum that a total's name stands before, over what was given; where none has such a name, what
 * was given. Undefined where what was found already stays.
 * @param found what the sums say that add up by themselves, as a part of the articles may
 */
export function tillTotal(
  lines: readonly Line[],
  { mark, found }: { mark: DecimalMark; found: Printed | null | undefined },
): Printed | undefined {
  const sums = sumsOn(lines, mark);
  const isCount = sums.length > 0 && !CENTS.test(found?.text ?? '') && sums.every(hasCents);
  const amount = isCount ? undefined : parseAmount(found?.text ?? '', mark);
  const value = amount === 0 && sums.some((sum) => sum.value > 0) ? undefined : amount;
  const total = byChange(sums) ?? lastNamed(sums, value) ?? (value ? undefined : paidOf(sums));
  return total && (value === undefined || !near(total.value, value)) ? total.printed : undefined;
}

/** The last sum that is named for a total, over what was given: parts of it may be named so too. */
function lastNamed(sums: readonly Till[], found: number | undefined): Till | undefined {
  const first = sums.findIndex(isEnd);
  const given = sums.findIndex((sum, i) => i > first && isGiven(sum) && !isEnd(sum));
  const last = sums.slice(0, given < 0 ? undefined : given).findLast(isEnd);
  // "Total 65.72, rounding -0.02, total 65.70".
  const isRounded =
    found !== undefined &&
    sums.some((it) => it.kind === 'rounding' && near(roundTo(found + it.value), last?.value ?? 0));
  return last && (found === undefined || last.value > found || last.kind === 'due' || isRounded)
    ? last
    : undefined;
}

const hasCents = ({ printed }: Till) => CENTS.test(printed.text);

/** What was paid, where no sum is called the total: what was given, less what came back. */
function paidOf(sums: readonly Till[]): Till | undefined {
  const back = sums.find(({ label, value }) => isChange(label) && value !== 0);
  const given = sums.findLast((sum) => isGiven(sum) && !isChange(sum.label) && sum.value > 0);
  const paid = roundTo((given?.value ?? 0) - Math.abs(back?.value ?? 0));
  if (!given || paid <= 0) return undefined;
  const printed = { text: paid.toFixed(2), page: given.printed.page };
  return back ? { ...given, value: paid, printed } : given;
}

/** The totals with another total; a net amount that does not lead to it is another sum's. */
export function withTotal(totals: ExtractedTotals, total: Printed, mark: DecimalMark) {
  const value = (sum: Printed | null | undefined) => (sum ? (parseAmount(sum.text, mark) ?? 0) : 0);
  const whole = value(totals.net) + value(totals.tax);
  const ways = [whole, whole + value(totals.charges)];
  const leads = totals.net && ways.some((way) => near(roundTo(way), value(total)));
  return { ...totals, total, net: leads ? totals.net : undefined };
}

function sumsOn(lines: readonly Line[], mark: DecimalMark): Till[] {
  const all = lines.map((line) => moneyOf(line));
  const hasCents = all.flat().some(({ text }) => CENTS.test(text));
  return lines.flatMap((line, at) => {
    // "Total kr (35 items) 12.50": among sums with cents a whole number is a count.
    const sums = (all[at] ?? []).flatMap(({ text, label }) => {
      const value = parseAmount(text, mark);
      return value === undefined ? [] : [{ value, label, text }];
    });
    const own = sums.filter(({ text }) => !hasCents || CENTS.test(text));
    const first = sums[0]?.label ?? '';
    const row = own.length === 3 ? own.find((it) => isSumOf(it, own)) : undefined;
    return (row ? [{ ...row, label: first }] : own).map(({ value, label, text }, i) => {
      const said = i === 0 && own.length < sums.length ? `${first} ${label}` : label;
      const printed = { text, page: line.page };
      return { at, label: said, kind: totalKind(said), value, printed };
    });
  });
}

/** "Summe 55,43 9,64 65,07": of a row of the taxes' table what both others come to. */
const isSumOf = ({ value }: { value: number }, row: readonly { value: number }[]) =>
  near(roundTo(row.reduce((sum, it) => sum + it.value, 0)), roundTo(2 * value));

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
