import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import { roundTo } from '../../invoice/round.ts';
import type { ExtractedTax, ExtractedTotals, Printed } from '../../invoice/schema.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';

/** What rounding a base and its tax leaves. */
const CENT = 0.011;
/** What the total is rounded by at most, where the roll says that it is. */
const ROUNDING = 0.501;
/** Percent: no tax on what is bought is higher. */
const HIGHEST = 30;
/** A rate with the letter of its tax, or none: "A=19,00%", "2.50%"; recognition takes its sign for a letter. */
const RATE = /^(?:\p{L}\d?[=:.)]?)?[(@]?(\d{1,2}(?:[.,]\d{1,3})?)([%X]?)\)?[:=]?$/u;
/** Without its sign only decimals tell a rate from a count. */
const DECIMALS = /[.,]\d/;

type Sum = { value: number; printed: Printed };
type Row = { rate: Printed; base: number; tax: Sum; gross: number };

/**
 * The net amount and the tax of a till's roll, from its table of taxes: rows in which a rate makes the tax of
 * its base. Two of base, tax and both together prove the third, so that one that was misread is not missed.
 * Undefined where all rows together are not the total. `table`: indexes of the lines that are such rows.
 * @param totals those that were found, of which the total stays
 */
export function tillTaxes(
  lines: readonly Line[],
  { mark, totals }: { mark: DecimalMark; totals: ExtractedTotals },
): Taxed | undefined {
  const total = parseAmount(totals.total?.text ?? '', mark);
  if (total === undefined) return undefined;
  const whole = lines.flatMap((line) => rowOn(line, mark) ?? []);
  const rows = whole.length > 0 ? whole : loneRows(lines, { mark, total });
  return (
    ofRows(rows, { lines, mark, totals, total, isWhole: whole.length > 0 }) ??
    ofSums(lines, { mark, totals, total })
  );
}

type Taxed = { totals: ExtractedTotals; taxes: ExtractedTax[]; table: ReadonlySet<number> };
type Known = { mark: DecimalMark; totals: ExtractedTotals; total: number };

/** What the rows with their rates come to. */
function ofRows(
  rows: readonly Row[],
  { lines, mark, totals, total, isWhole }: Known & { lines: readonly Line[]; isWhole: boolean },
): Taxed | undefined {
  const first = rows[0];
  if (!first) return undefined;
  const sum = (of: (row: Row) => number) => roundTo(rows.reduce((all, row) => all + of(row), 0));
  const rounded = totals.rounding ? ROUNDING : CENT;
  if (Math.abs(sum(({ gross }) => gross) - total) > rounded) return undefined;
  const { page } = first.tax.printed;
  const net = { text: roundTo(sum(({ base }) => base)).toFixed(2), page };
  const tax = { text: roundTo(sum((row) => row.tax.value)).toFixed(2), page };
  return {
    totals: { ...totals, net, tax: rows.length > 1 ? tax : first.tax.printed },
    table: new Set(isWhole ? lines.flatMap((line, at) => (rowOn(line, mark) ? [at] : [])) : []),
    taxes: rows.map(({ rate, tax: { printed } }) => ({ rate, amount: printed })),
  };
}

/** The sums under a table of taxes of which a rate was misread: on one line the tax, what it is of, and the total. */
function ofSums(lines: readonly Line[], { mark, totals, total }: Known): Taxed | undefined {
  for (const line of lines) {
    const [one, other, third, ...more] = sumsOf(line, mark);
    if (!one || !other || !third || more.length > 0) continue;
    const parts = [one, other, third].filter(({ value }) => Math.abs(value - total) > CENT);
    const [tax, net] = parts.sort((a, b) => a.value - b.value);
    if (!tax || !net || parts.length !== 2 || tax.value <= 0) continue;
    const isTax = tax.value <= (net.value * HIGHEST) / 100;
    if (!isTax || Math.abs(tax.value + net.value - total) > CENT) continue;
    const table = lines.flatMap((it, at) => (it.y <= line.y && isRowOf(it, mark) ? [at] : []));
    return {
      totals: { ...totals, net: net.printed, tax: tax.printed },
      taxes: [],
      table: new Set(table),
    };
  }
  return undefined;
}

/** Whether a line is a row of taxes by its sums alone: two of them come to the third. */
function isRowOf(line: Line, mark: DecimalMark): boolean {
  const [low = 0, middle = 0, high = 0, ...more] = sumsOf(line, mark)
    .map(({ value }) => value)
    .sort((a, b) => a - b);
  return more.length === 0 && low > 0 && Math.abs(low + middle - high) < CENT;
}

function sumsOf(line: Line, mark: DecimalMark): Sum[] {
  return moneyOf(line).flatMap(({ text }) => {
    const value = parseAmount(text, mark);
    return value !== undefined && value >= 0 ? [{ value, printed: { text, page: line.page } }] : [];
  });
}

/** The rate that a word is. */
function percentIn(text: string): { number: string; percent: number } | undefined {
  const [, number = '', sign] = RATE.exec(text) ?? [];
  const percent = Number.parseFloat(number.replace(',', '.'));
  const isRate = percent <= HIGHEST && (sign || DECIMALS.test(number));
  return isRate ? { number, percent } : undefined;
}

function rowOn(line: Line, mark: DecimalMark): Row | undefined {
  const sums = sumsOf(line, mark);
  for (const { text } of line.words) {
    const rate = percentIn(text);
    if (!rate) continue;
    const row = rate.percent > 0 ? rowAt(rate.percent, sums) : freeRow(sums);
    if (row) return { rate: { text: `${rate.number}%`, page: line.page }, ...row };
  }
  return undefined;
}

/** Lines with a rate and its tax alone: what that is of stands elsewhere, or is all that was paid. */
function loneRows(
  lines: readonly Line[],
  { mark, total }: { mark: DecimalMark; total: number | undefined },
): Row[] {
  const all = lines.flatMap((line) => sumsOf(line, mark).map(({ value }) => value));
  const taxes = lines.flatMap((line) => {
    const sums = sumsOf(line, mark);
    const [tax] = sums;
    const words = line.words.filter(({ text }) => text !== tax?.printed.text);
    const [rate, ...others] = words.flatMap(({ text }) => percentIn(text) ?? []);
    return rate && tax && sums.length === 1 && others.length === 0 && tax.value > 0
      ? [{ rate, tax, page: line.page }]
      : [];
  });
  const isSaidBefore = ({ rate, tax }: (typeof taxes)[number], i: number) =>
    taxes.slice(0, i).some((it) => it.rate.percent === rate.percent && it.tax.value === tax.value);
  return taxes.flatMap(({ rate, tax, page }, i) => {
    if (isSaidBefore({ rate, tax, page }, i)) return [];
    const of = taxes.length === 1 ? [total ?? 0] : all;
    const isOf = (value: number) =>
      Math.abs((value * rate.percent) / (100 + rate.percent) - tax.value) < CENT / 2;
    const [gross, ...others] = new Set(of.filter(isOf));
    if (gross === undefined || others.length > 0) return [];
    const base = roundTo(gross - tax.value);
    return [{ rate: { text: `${rate.number}%`, page }, base, tax, gross }];
  });
}

/** What is free of tax: its base, and a printed nothing. */
function freeRow(sums: readonly Sum[]): Omit<Row, 'rate'> | undefined {
  const tax = sums.find(({ value }) => value === 0);
  const [base, other] = new Set(sums.map(({ value }) => value).filter((value) => value > 0));
  return tax && base && other === undefined ? { base, tax, gross: base } : undefined;
}

/** What two of the sums of a line are to each other at a rate. */
function rowAt(percent: number, sums: readonly Sum[]): Omit<Row, 'rate'> | undefined {
  const near = (value: number, exact: number) => Math.abs(value - exact) < CENT;
  for (const larger of sums)
    for (const smaller of sums) {
      if (smaller.value >= larger.value || smaller.value === 0) continue;
      const [large, small] = [larger.value, smaller.value];
      if (near(small, (large * percent) / 100))
        return { base: large, tax: smaller, gross: roundTo(large + small) };
      if (near(small, (large * percent) / (100 + percent)))
        return { base: roundTo(large - small), tax: smaller, gross: large };
      if (near(large - small, (small * percent) / 100)) {
        const tax = roundTo(large - small);
        const printed = { text: tax.toFixed(2), page: larger.printed.page };
        return { base: small, tax: { value: tax, printed }, gross: large };
      }
    }
  return undefined;
}
