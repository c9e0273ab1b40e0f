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
const RATE = /^(?:\p{L}\d?[=:.)]?)?\(?(\d{1,2}(?:[.,]\d{1,2})?)([%X]?)\)?[:=]?$/u;
/** Without its sign only decimals tell a rate from a count. */
const DECIMALS = /[.,]\d/;

type Sum = { value: number; printed: Printed };
type Row = { rate: Printed; base: number; tax: Sum; gross: number };

/**
 * The net amount and the tax of a till's roll, from its table of taxes: rows in which a rate makes the tax of
 * its base. Two of base, tax and both together prove the third, so that one that was misread is not missed.
 * Undefined where all rows together are not the total.
 * @param totals those that were found, of which the total stays
 */
export function tillTaxes(
  lines: readonly Line[],
  { mark, totals }: { mark: DecimalMark; totals: ExtractedTotals },
): { totals: ExtractedTotals; taxes: ExtractedTax[] } | undefined {
  const rows = lines.flatMap((line) => rowOn(line, mark) ?? []);
  const total = parseAmount(totals.total?.text ?? '', mark);
  const first = rows[0];
  if (!first || total === undefined) return undefined;
  const sum = (of: (row: Row) => number) => roundTo(rows.reduce((all, row) => all + of(row), 0));
  const rounded = totals.rounding ? ROUNDING : CENT;
  if (Math.abs(sum(({ gross }) => gross) - total) > rounded) return undefined;
  const { page } = first.tax.printed;
  const net = { text: roundTo(sum(({ base }) => base)).toFixed(2), page };
  const tax = { text: roundTo(sum((row) => row.tax.value)).toFixed(2), page };
  return {
    totals: { ...totals, net, tax: rows.length > 1 ? tax : first.tax.printed },
    taxes: rows.map(({ rate, tax: { printed } }) => ({ rate, amount: printed })),
  };
}

function rowOn(line: Line, mark: DecimalMark): Row | undefined {
  const sums = moneyOf(line).flatMap(({ text }) => {
    const value = parseAmount(text, mark);
    return value !== undefined && value >= 0 ? [{ value, printed: { text, page: line.page } }] : [];
  });
  for (const { text } of line.words) {
    const [, number = '', sign] = RATE.exec(text) ?? [];
    const percent = Number.parseFloat(number.replace(',', '.'));
    if (!(percent <= HIGHEST) || (!sign && !DECIMALS.test(number))) continue;
    const row = percent > 0 ? rowAt(percent, sums) : freeRow(sums);
    if (row) return { rate: { text: `${number}%`, page: line.page }, ...row };
  }
  return undefined;
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
