import { roundTo } from '../../invoice/round.ts';
import type { ExtractedTax, ExtractedTotals } from '../../invoice/schema.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { NamedSum } from './name-sums.ts';

export type Solution = {
  totals: ExtractedTotals;
  taxes: ExtractedTax[];
};

/** Of the amount that it is on, what a tax is at most. */
const MOST_TAX = 0.6;

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.021;
}

/** Ways in which the candidates for tax may add up to one tax amount. */
function taxSets(taxes: NamedSum[]): NamedSum[][] {
  const sets: NamedSum[][] = [[]];
  for (const tax of [...taxes].reverse()) sets.push([tax]);
  const rated = taxes.filter((t) => t.rate !== undefined);
  const byRate = [...new Map(rated.map((t) => [`${t.rate} ${t.value}`, t])).values()];
  if (byRate.length > 1) sets.push(byRate);
  // Two taxes of one rate have names of their own: CGST and SGST.
  const byName = [...new Map(rated.map((t) => [`${t.label} ${t.value}`, t])).values()];
  if (byName.length > byRate.length) sets.push(byName);
  const lastByRate = [...new Map(rated.map((t) => [t.rate, t])).values()];
  if (lastByRate.length > 1) sets.push(lastByRate);
  const nearby = [...new Map(taxes.map((t) => [`${t.printed.text}`, t])).values()];
  if (nearby.length > 1 && nearby.length <= 6) sets.push(nearby);
  if (nearby.length >= 2) sets.push(nearby.slice(-2));
  sets.push(...halvesOf(taxes));
  return sets;
}

/**
 * A tax in two halves, each under a name of its own, on a line of its own and without a rate: "CGST",
 * "SGST". A name that is printed again says the same half.
 */
function halvesOf(taxes: readonly NamedSum[]): NamedSum[][] {
  const isHalf = (a: NamedSum, b: NamedSum) =>
    a.value !== 0 && Math.abs(a.value - b.value) <= 0.011 && nameOf(a) !== nameOf(b);
  return taxes.flatMap((one, i) => {
    const other = taxes.slice(i + 1).find((it) => isHalf(one, it));
    return other && Math.floor(other.order) !== Math.floor(one.order) ? [[one, other]] : [];
  });
}

const nameOf = ({ label }: NamedSum) => label.toLowerCase().replace(/[^\p{L}]/gu, '');

/** A sum that is not printed, and comes out of printed ones. */
const comesOut = (value: number, of: NamedSum): NamedSum => ({
  ...of,
  value: roundTo(value),
  printed: { text: roundTo(value).toFixed(2), page: of.printed.page },
  beside: false,
});

/** Totals where only what is left of them to pay is printed, below what is withheld. */
function beforeWithholding(candidates: NamedSum[]): NamedSum[] {
  const kept = last(candidates, 'withheld');
  if (!kept) return [];
  return candidates
    .filter(({ kind, order }) => (kind === 'due' || kind === 'total') && order > kept.order)
    .map((left) => comesOut(left.value + Math.abs(kept.value), left));
}

/** The net amount where each rate has its own printed, above its tax. */
function netOfRates(candidates: NamedSum[]): NamedSum[] {
  const bases = candidates.filter(({ kind, rate, value }, i) => {
    const tax = candidates[i + 1];
    const percent = Number.parseFloat((tax?.rate ?? '').replace(',', '.'));
    const pair = kind === 'net' && tax?.kind === 'tax' && percent > 0;
    return pair && (!rate || rate === tax.rate) && near((value * percent) / 100, tax.value);
  });
  const end = bases.at(-1);
  if (!end || bases.length < 2) return [];
  return [
    comesOut(
      bases.reduce((sum, { value }) => sum + value, 0),
      end,
    ),
  ];
}

/** The net amount where only the goods' is printed, and delivery or a tip below it. */
function netWithCharges(candidates: NamedSum[]): NamedSum[] {
  const charges = last(candidates, 'charges');
  if (!charges) return [];
  return candidates
    .filter(({ kind, order }) => kind === 'net' && order < charges.order)
    .map((goods) => comesOut(goods.value + charges.value, goods));
}

/** The net amount where none is printed: what the lines come to. */
const netOfLines = (lineSum: number | undefined, total: NamedSum): NamedSum[] =>
  lineSum ? [{ ...comesOut(lineSum, total), kind: 'net' }] : [];

function last(candidates: NamedSum[], kind: TotalKind): NamedSum | undefined {
  return candidates.filter((c) => c.kind === kind).at(-1);
}

/**
 * Chooses net, tax and total among what was found: the sums that agree with each other and with
 * the lines, the later ones first.
 */
export function solveTotals(candidates: NamedSum[], lineSum: number | undefined): Solution {
  const rounding = last(candidates, 'rounding');
  const of = (kind: TotalKind) => candidates.filter((c) => c.kind === kind);
  const all = [...of('total'), ...of('due')];
  const filled = all.filter((candidate) => candidate.value !== 0);
  const totals = [...(filled.length > 0 ? filled : all), ...beforeWithholding(candidates)];
  const nets = [...of('net'), ...netOfRates(candidates), ...netWithCharges(candidates)];
  const largest = Math.max(...totals.map(({ value }) => value));
  const sets = taxSets(of('tax'));
  const discount = last(candidates, 'discount');
  const charges = last(candidates, 'charges');
  const adjusted =
    lineSum === undefined
      ? undefined
      : roundTo(
          lineSum -
            Math.abs(discount?.value ?? 0) * Math.sign(lineSum || 1) +
            (charges?.value ?? 0),
        );
  const isLineSum = (value: number) =>
    lineSum !== undefined && (near(value, lineSum) || near(value, adjusted ?? lineSum));
  let best: { net?: NamedSum; taxes: NamedSum[]; total: NamedSum; score: number } | undefined;
  for (const total of totals)
    for (const set of sets) {
      const tax = set.reduce((sum, t) => sum + t.value, 0);
      // Where only a "total" and a "due" are printed, one total may be the net amount: an earlier one, or
      // that of a table of taxes below.
      const heads = [
        ...nets,
        ...totals.filter((it) => it !== total && set.length > 0),
        ...(nets.length === 0 && set.length > 0 ? netOfLines(lineSum, total) : []),
      ];
      for (const net of [...heads, undefined]) {
        const netValue = net?.value ?? (set.length === 0 ? total.value : undefined);
        if (netValue === undefined) continue;
        // The halves of a tax, and two prices alike, add up as well.
        if (Math.abs(tax) > Math.abs(netValue) * MOST_TAX) continue;
        const sum = netValue + tax;
        // Cash is rounded between tax and total, where the page says so.
        if (!near(sum, total.value) && !near(sum + (rounding?.value ?? 0), total.value)) continue;
        const score =
          (isLineSum(netValue) ? 4 : 0) +
          // Lines that include tax sum to the total instead.
          (tax !== 0 && isLineSum(total.value) ? 3.5 : 0) +
          (net?.kind === 'net' ? 2 : 0) +
          (set.length > 0 && tax !== 0 ? 2 : 0) +
          (total.kind === 'total' ? 0.5 : 0) +
          (total.beside ? 0.3 : 0) +
          // The parts of a tax add up to it as well.
          (set.length > 0 && total.value >= largest ? 1 : 0) +
          total.order / 100_000;
        if (!best || score > best.score)
          best = { ...(net ? { net } : {}), taxes: set, total, score };
      }
    }
  const chosen = best ?? guess(candidates);
  // A net amount that is printed is said, also where nothing but the total itself adds up to it.
  const isAlone = best && !best.net && best.taxes.length === 0 && !isLineSum(best.total.value);
  if (isAlone) chosen.net = last(candidates, 'net');
  // Tax is printed, yet the sums chosen do without it: say so, that the gate may refuse.
  // (A "tax" of half the total is the base that a table of taxes names beside it.)
  const ceiling = Math.abs(chosen.total?.value ?? 0) / 2;
  const printedTax = of('tax').findLast((tax) => tax.value !== 0 && Math.abs(tax.value) < ceiling);
  if (chosen.taxes.length === 0 && printedTax) chosen.taxes = [printedTax];
  return {
    totals: {
      net: chosen.net?.printed,
      tax: chosen.taxes.length === 1 ? chosen.taxes[0]?.printed : undefined,
      total: chosen.total?.printed,
      discount: discount?.printed,
      charges: charges?.printed,
      rounding: rounding?.printed,
      balance: last(candidates, 'balance')?.printed,
      withheld: withheldOf(candidates, chosen.total)?.printed,
      prepaid: last(candidates, 'prepaid')?.printed,
      due: last(candidates, 'due')?.printed,
    },
    taxes: chosen.taxes
      .filter((t) => t.rate !== undefined || chosen.taxes.length > 1)
      .map((t) => ({
        rate: t.rate ? { text: t.rate, page: t.printed.page } : undefined,
        amount: t.printed,
      })),
  };
}

/** What is withheld: the last that leaves what is due, where others say of what it is a part. */
function withheldOf(candidates: NamedSum[], total: NamedSum | undefined): NamedSum | undefined {
  const due = last(candidates, 'due');
  const leaves = ({ kind, value }: NamedSum) =>
    kind === 'withheld' && total && due && near(total.value - Math.abs(value), due.value);
  return candidates.findLast(leaves) ?? last(candidates, 'withheld');
}

/** Nothing adds up: the last of each kind, for a reviewer to look at. */
function guess(candidates: NamedSum[]) {
  const tax = last(candidates, 'tax');
  const total = last(candidates, 'total') ?? last(candidates, 'due');
  return { net: last(candidates, 'net'), taxes: tax ? [tax] : [], total };
}
