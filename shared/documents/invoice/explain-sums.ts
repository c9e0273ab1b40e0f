import { parseAmount } from './amount.ts';
import { wholeRounding } from './currencies.ts';
import { datesIn } from './date.ts';
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
  const { charges, discount } = invoice.totals;
  const beside = [
    ...(chargesBeside(invoice) ? [`${charges} (charges in no sum)`] : []),
    ...(discountBeside(invoice) ? [`${discount} (discount in no sum)`] : []),
    ...sumsAmongLines(invoice),
  ];
  const unexplained = invoice.sums.filter(
    ({ value, guessed }) =>
      value === null ||
      (guessed && value !== 0) ||
      !explained.some((amount) => Math.abs(Math.abs(amount) - Math.abs(value)) <= CENT),
  );
  const told = withoutUndone(withoutInstalments(unexplained, invoice)).map(
    ({ label, text }) => `${text} (${label || 'no label'})`,
  );
  return [...beside, ...told];
}

/** What is to be paid in parts, each by a day of its own ("RIBA, 10-04-2021: 847,90"), where they are all of it. */
function withoutInstalments(
  sums: ReadInvoice['sums'],
  { totals: { total, due } }: ReadInvoice,
): ReadInvoice['sums'] {
  const dated = sums.filter(
    ({ label, value, guessed }) => !guessed && value && datesIn(label).length > 0,
  );
  const all = sumOf(dated.map(({ value }) => value ?? 0));
  const isWhole = [total, due].some((it) => it !== null && Math.abs(it - all) <= CENT);
  return dated.length > 1 && isWhole ? sums.filter((it) => !dated.includes(it)) : sums;
}

/** What is added and at once taken off again, or paid and paid back, changes nothing. */
function withoutUndone(sums: ReadInvoice['sums']): ReadInvoice['sums'] {
  const [first, second, ...others] = sums;
  if (!first) return [];
  const isUndone = first.value && second?.value && first.value === -second.value;
  if (isUndone) return withoutUndone(others);
  return [first, ...withoutUndone(sums.slice(1))];
}

/**
 * Whether charges stand on the page that neither the lines nor the net amount nor the total have in
 * them: a tip or a fee that comes after a total makes another one.
 */
function chargesBeside({ totals, lines }: ReadInvoice): boolean {
  const { charges, net, total, discount } = totals;
  if (!charges) return false;
  const amounts = lines.flatMap(({ amount }) => amount ?? []);
  if (amounts.some((amount) => nearSize(amount, charges))) return false;
  const sum = sumOf(amounts);
  const less = Math.abs(discount ?? 0) * Math.sign(sum || 1);
  const within = CENT + Math.min(amounts.length, 20) * 0.005;
  return ![sum + charges, sum - less + charges].some((has) =>
    [net, total].some((it) => it !== null && Math.abs(has - it) <= within),
  );
}

/**
 * The same of a discount: printed after a total that is not less for it, it makes a smaller one to pay.
 * One that the lines had already, each its own, is in them.
 */
function discountBeside({ totals, lines }: ReadInvoice): boolean {
  const { charges, net, total, discount } = totals;
  if (!discount) return false;
  const amounts = lines.flatMap(({ amount }) => amount ?? []);
  const given = sumOf(
    lines.map((line) => (line.quantity ?? 0) * (line.unitPrice ?? 0) - (line.amount ?? 0)),
  );
  const ofLines = sumOf(lines.map(({ discountAmount }) => discountAmount ?? 0));
  if ([...amounts, given, ofLines].some((amount) => nearSize(amount, discount))) return false;
  const sum = sumOf(amounts);
  const less = sum - Math.abs(discount) * Math.sign(sum || 1);
  const within = CENT + Math.min(amounts.length, 20) * 0.005;
  return ![less, less + (charges ?? 0)].some((has) =>
    [net, total].some((it) => it !== null && Math.abs(has - it) <= within),
  );
}

/** A printed amount in the words of a line. */
const AMOUNT_WITHIN = /(?<![\d.,])\d{1,3}(?:[.,' ]?\d{3})*[.,]\d{2}(?![\d.,])/g;

/**
 * Lines that are none: they have the sum of the lines over them in their name or where a count stands,
 * so two sums beside each other ("Charges this month 350,00 / Open invoices 100,00") were read as one.
 */
function sumsAmongLines({ lines }: ReadInvoice): string[] {
  return lines.flatMap((line, i) => {
    const over = sumOf(lines.slice(0, i).map(({ amount }) => amount ?? 0));
    const { description, quantity, unitPrice, amount } = line;
    const named = [...description.matchAll(AMOUNT_WITHIN)].map(([text]) => parseAmount(text));
    // A count without a price, or a price without a count that is not the amount.
    const loose = unitPrice === null ? quantity : quantity === null ? unitPrice : null;
    const isOver = (it: number | null | undefined) => it != null && nearSize(it, over);
    const isSum = i > 0 && (named.some(isOver) || (loose !== amount && isOver(loose)));
    return isSum ? [`${amount} (${description.slice(0, 60)})`] : [];
  });
}

function explainedAmounts(invoice: ReadInvoice): number[] {
  const { totals, taxes, lines } = invoice;
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
  const ways = [0];
  for (const addition of additions) ways.push(...ways.map((sum) => sum + addition));
  const starts = [0, ...present([totals.net]), ...prefixes.slice(-1)];
  // What the lines came to before the discount that the net amount has in it.
  const before = present([totals.net]).map((net) => net + Math.abs(totals.discount ?? 0));
  return [
    ...single,
    ...before,
    ...starts.flatMap((start) => ways.map((way) => start + way)),
    ...(['charges', 'discount', 'prepaid'] as const).flatMap((name) => partsOf(invoice, name)),
    ...halvesOf(invoice),
    ...taxTable(invoice, totals.tax).flatMap(({ base, tax }) => [base, tax, base + tax]),
  ];
}

/** The printed sums that are together what the totals have of this: two charges, three payments. */
function partsOf(
  { sums, totals }: ReadInvoice,
  name: 'charges' | 'discount' | 'prepaid',
): number[] {
  const whole = Math.abs(totals[name] ?? 0);
  const sizes = sums.map(({ value }) => Math.abs(value ?? 0));
  const smaller = sizes.filter((size) => size > 0 && size < whole - CENT).slice(0, MOST_ADDITIONS);
  let sets: number[][] = [[]];
  for (const size of smaller) sets = [...sets, ...sets.map((set) => [...set, size])];
  const right = sets.filter((set) => set.length > 1 && near(sumOf(set), whole));
  return right.length === 1 ? (right[0] ?? []) : [];
}

/** Half of the tax, which half of the rate makes of the net amount: the other half stands among the lines. */
function halvesOf({ sums, totals: { net, tax } }: ReadInvoice): number[] {
  if (net === null || tax === null) return [];
  return sums.flatMap(({ value, rate }) => {
    if (value === null || rate === null) return [];
    return near(2 * value, tax) && near((net * rate) / 100, value) ? [value] : [];
  });
}

type TaxRow = { base: number; tax: number };

/**
 * The rows of a table of taxes: a base and what its line's rate makes of it, each base once; a tax
 * whose base is not among the sums stands for itself. None unless the taxes come to the tax, and, where
 * a part bears none, the bases to the net amount.
 */
function taxTable({ sums, totals, currency }: ReadInvoice, total: number | null): TaxRow[] {
  const whole = wholeRounding(currency);
  const rows = new Map<string, TaxRow>();
  for (const { value: base, rate } of sums)
    for (const { value: tax } of sums)
      if (
        base !== null &&
        tax !== null &&
        rate !== null &&
        base !== 0 &&
        near((base * rate) / 100, tax, whole)
      )
        rows.set(`${rate} ${base}`, { base, tax });
  const paired = [...rows.values()];
  const inPairs = new Set(paired.flatMap(({ base, tax }) => [base, tax]));
  const alone = sums.flatMap(({ value: tax, rate }) =>
    tax !== null && rate && !inPairs.has(tax) ? [{ base: (tax * 100) / rate, tax }] : [],
  );
  const isWhole = (taken: TaxRow[]) =>
    taken.every(({ tax }) => tax !== 0) ||
    nearSize(sumOf(taken.map(({ base }) => base)), totals.net ?? Number.NaN);
  const comesTo = (taken: TaxRow[]) =>
    total !== null && nearSize(sumOf(taken.map(({ tax }) => tax)), total) && isWhole(taken);
  return [paired, [...paired, ...alone]].find(comesTo) ?? [];
}

const sumOf = (values: number[]) => values.reduce((a, b) => a + b, 0);
/** A credit note may print its sums below zero. */
const nearSize = (a: number, b: number) => near(Math.abs(a), Math.abs(b));
const near = (a: number, b: number, whole = 0) => Math.abs(a - b) <= CENT + whole;
