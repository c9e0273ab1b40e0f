import { roundTo } from '../invoice/round.ts';
import type { ExtractedInvoice, Printed } from '../invoice/schema.ts';
import { lineTies, type Tie } from './tie.ts';

const CENT = 0.01;

const numberOf = (printed: Printed | null | undefined): number | undefined =>
  printed ? Number(printed.text) : undefined;
const sumOf = (printed: readonly (Printed | null | undefined)[]): number =>
  printed.reduce((sum, it) => sum + (numberOf(it) ?? 0), 0);

/** An allowance or a charge on the whole invoice, with the rate of the tax that it lowers or raises. */
type Adjustment = { isCharge: boolean; amount: number; rate: number };

/** What an e-invoice states and no page has in full. */
export type StatedSums = {
  /** The sum of the lines (BT-106). */
  ofLines: number | undefined;
  /** Empty in the profiles that state only what they come to. */
  adjustments: readonly Adjustment[];
  /** Lines that have lines within them, with what those come to (BR-DEX-02 of XRechnung's extension). */
  nested?: readonly { amount: number; within: readonly number[] }[];
  /** Whether prices are held to their lines: some profiles leave open how a price was rounded. */
  arePricesWhole?: boolean;
  /** What the format has besides: lines by their prices, shares of a base. */
  ties?: readonly Tie[];
};

/**
 * The sums by which EN 16931 ties an invoice together: what does not hold, by the names of its rules.
 */
export function brokenSums(invoice: ExtractedInvoice, stated: StatedSums): string[] {
  const { lines, taxes = [], totals } = invoice;
  const { ofLines } = stated;
  const [net, total, due] = [totals.net, totals.total, totals.due].map(numberOf);
  const rules: Tie[] = [
    {
      name: 'BR-CO-10, the sum of the lines',
      is: lines.length > 0 ? ofLines : undefined,
      by: sumOf(lines.map(({ amount }) => amount)),
      parts: lines.length,
    },
    {
      name: 'BR-CO-13, the net amount',
      is: ofLines === undefined ? undefined : net,
      by: (ofLines ?? 0) - sumOf([totals.discount]) + sumOf([totals.charges]),
      parts: 0,
    },
    {
      name: 'the bases of the taxes',
      is: taxes.length > 0 && taxes.every(({ base }) => base) ? net : undefined,
      by: sumOf(taxes.map(({ base }) => base)),
      parts: taxes.length,
    },
    {
      name: 'BR-CO-16, the amount due',
      is: total === undefined || (ofLines === undefined && !totals.withheld) ? undefined : due,
      by:
        (total ?? 0) -
        sumOf([totals.withheld, totals.prepaid]) +
        sumOf([totals.rounding, totals.balance]),
      parts: 0,
    },
    ...(stated.nested ?? []).map(({ amount, within }) => ({
      name: 'BR-DEX-02, a line with lines within it,',
      is: amount,
      by: within.reduce((sum, it) => sum + it, 0),
      parts: within.length,
    })),
    ...adjustmentRules(invoice, stated),
    ...rateRules(invoice, stated),
    ...(stated.arePricesWhole ? lineTies(lines) : []),
    ...(stated.ties ?? []),
  ];
  const broken = rules.flatMap(({ name, is, by, parts }) => {
    const apart = is === undefined ? 0 : Math.abs(is - by);
    return apart > CENT * (1 + parts / 2) + 1e-6
      ? [`${name} is ${is}, and comes to ${roundTo(by)}`]
      : [];
  });
  return [...broken, ...loneRates(invoice, stated)];
}

const amountsOf = (adjustments: readonly Adjustment[]): number =>
  adjustments.reduce((sum, { amount }) => sum + amount, 0);

/** What is allowed and charged on the whole comes to the totals of both. */
function adjustmentRules({ totals }: ExtractedInvoice, { adjustments }: StatedSums): Tie[] {
  const charges = adjustments.filter(({ isCharge }) => isCharge);
  const allowances = adjustments.filter(({ isCharge }) => !isCharge);
  return [
    { name: 'BR-CO-11, the sum of the allowances', is: totals.discount, of: allowances },
    { name: 'BR-CO-12, the sum of the charges', is: totals.charges, of: charges },
  ].map(({ name, is, of }) => ({
    name,
    is: of.length > 0 ? (numberOf(is) ?? 0) : undefined,
    by: amountsOf(of),
    parts: of.length,
  }));
}

/** The rates that the taxes have, and those that lines, allowances and charges have. */
type Rates = { taxed: ReadonlySet<number>; borne: ReadonlySet<number> };

/**
 * Asked only where the lines have rates and what is allowed and charged is stated one by one. What bears
 * no tax has a rate of 0 or none.
 */
function ratesOf(invoice: ExtractedInvoice, { adjustments }: StatedSums): Rates | undefined {
  const { lines, taxes = [], totals } = invoice;
  const isLumped = Boolean(totals.discount || totals.charges) && adjustments.length === 0;
  const isStated = taxes.length > 0 && taxes.every(({ base }) => base);
  if (isLumped || !isStated || !lines.some(({ taxRate }) => taxRate)) return undefined;
  return {
    taxed: new Set(taxes.map(({ rate }) => rateOf(rate))),
    borne: new Set([
      ...lines.map(({ taxRate }) => rateOf(taxRate)),
      ...adjustments.map(({ rate }) => rate),
    ]),
  };
}

const rateOf = (printed: Printed | null | undefined): number => numberOf(printed) ?? 0;

/** The base of each rate is what the lines, allowances and charges of that rate come to (BR-S-08 and its kin). */
function rateRules(invoice: ExtractedInvoice, stated: StatedSums): Tie[] {
  const rates = ratesOf(invoice, stated);
  const { lines, taxes = [] } = invoice;
  return [...new Set([...(rates?.taxed ?? []), ...(rates?.borne ?? [])])].map((rate) => {
    const billed = lines.filter(({ taxRate }) => rateOf(taxRate) === rate);
    const [added, lowered] = [true, false].map((charge) =>
      stated.adjustments.filter((it) => it.rate === rate && it.isCharge === charge),
    ) as [Adjustment[], Adjustment[]];
    return {
      name: `the base of the tax of ${rate} %`,
      is: sumOf(taxes.filter((tax) => rateOf(tax.rate) === rate).map(({ base }) => base)),
      by: sumOf(billed.map(({ amount }) => amount)) + amountsOf(added) - amountsOf(lowered),
      parts: billed.length + added.length + lowered.length,
    };
  });
}

/** Of what comes to 0 no base tells the rate: that a line and a tax both have it does. */
function loneRates(invoice: ExtractedInvoice, stated: StatedSums): string[] {
  const { taxed, borne } = ratesOf(invoice, stated) ?? { taxed: new Set(), borne: new Set() };
  const only = (a: ReadonlySet<number>, b: ReadonlySet<number>) =>
    [...a].filter((rate) => rate !== 0 && !b.has(rate));
  return [
    ...only(taxed, borne).map((rate) => `no line bears the tax of ${rate} %`),
    ...only(borne, taxed).map((rate) => `a line bears ${rate} %, and no tax has that rate`),
  ];
}
