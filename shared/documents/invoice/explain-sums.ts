import type { ReadInvoice } from './read.ts';

/** Subsets of more additions than these are not tried: a page that has more goes to a person. */
const MOST_ADDITIONS = 9;
const CENT = 0.021;

/**
 * Which of the printed sums nothing explains: neither one of the totals, nor a tax with its base, nor
 * what lines, discounts, charges, taxes, rounding and payments add up to on the way to the total.
 * @returns the amounts with their labels, in words for a reviewer.
 */
export function unexplainedSums(invoice: ReadInvoice): string[] {
  const explained = explainedAmounts(invoice);
  return invoice.sums
    .filter(
      ({ value, guessed }) =>
        value === null ||
        guessed ||
        !explained.some((amount) => Math.abs(Math.abs(amount) - Math.abs(value)) <= CENT),
    )
    .map(({ label, text }) => `${text} (${label || 'no label'})`);
}

function explainedAmounts({ totals, taxes, lines }: ReadInvoice): number[] {
  const present = (values: (number | null)[]) => values.filter((it): it is number => it !== null);
  const amounts = present(lines.map(({ amount }) => amount));
  const prefixes = amounts.map((_, i) => amounts.slice(0, i + 1).reduce((a, b) => a + b, 0));
  const single = [
    0,
    ...present(Object.values(totals)),
    ...amounts,
    ...prefixes,
    ...taxes.flatMap(({ rate, base, amount }) => {
      const of = base ?? (rate && amount !== null ? (amount * 100) / rate : null);
      return present([of, amount, of !== null && amount !== null ? of + amount : null]);
    }),
  ];
  const minus = (value: number | null) => (value === null ? null : -Math.abs(value));
  const additions = present([
    minus(totals.discount),
    totals.charges,
    ...(taxes.length > 1 ? taxes.map(({ amount }) => amount) : [totals.tax]),
    totals.rounding,
    totals.balance,
    minus(totals.prepaid),
    minus(totals.withheld),
  ]).slice(0, MOST_ADDITIONS);
  const ways = additions.reduce<number[]>(
    (sums, addition) => [...sums, ...sums.map((sum) => sum + addition)],
    [0],
  );
  const starts = [0, ...present([totals.net]), ...prefixes.slice(-1)];
  return [...single, ...starts.flatMap((start) => ways.map((way) => start + way))];
}
