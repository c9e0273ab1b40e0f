import { roundTo } from '../invoice/amount.ts';
import type { ExtractedInvoice, Printed } from '../invoice/schema.ts';

const CENT = 0.01;

const numberOf = (printed: Printed | null | undefined): number | undefined =>
  printed ? Number(printed.text) : undefined;
const sumOf = (printed: readonly (Printed | null | undefined)[]): number =>
  printed.reduce((sum, it) => sum + (numberOf(it) ?? 0), 0);

/**
 * The sums by which EN 16931 ties an invoice together and that no page has in full: what does not hold, by
 * the names of its rules. `ofLines` is the sum of the lines as the invoice states it (BT-106).
 */
export function brokenSums(invoice: ExtractedInvoice, ofLines: number | undefined): string[] {
  const { lines, taxes = [], totals } = invoice;
  const [net, total, due] = [totals.net, totals.total, totals.due].map(numberOf);
  const rules: { name: string; is: number | undefined; by: number; parts: number }[] = [
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
      is: total === undefined || ofLines === undefined ? undefined : due,
      by: (total ?? 0) - sumOf([totals.prepaid]) + sumOf([totals.rounding, totals.balance]),
      parts: 0,
    },
  ];
  return rules.flatMap(({ name, is, by, parts }) => {
    const apart = is === undefined ? 0 : Math.abs(is - by);
    return apart > CENT * (1 + parts / 2) + 1e-6
      ? [`${name} is ${is}, and comes to ${roundTo(by)}`]
      : [];
  });
}
