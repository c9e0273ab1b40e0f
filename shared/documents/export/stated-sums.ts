import type { ReadInvoice } from '../invoice/read.ts';
import { roundTo } from '../invoice/round.ts';

type Stated = {
  ofLines: number;
  /** Both positive, and only what lies between the lines and the net amount. */
  allowances: number;
  charges: number;
  /** With its taxes. */
  inclusive: number;
  prepaid: number;
  rounding: number;
  payable: number;
  /** Of what is payable the buyer's to pay to the state. */
  withheld: number;
};

const isSame = (a: number, b: number) => Math.abs(a - b) < 0.011;

/**
 * The sums that EN 16931 ties together (BR-CO-10 to -16). A paper prints what is due with a debt from before, rounded
 * with its total or after it, or as if nothing had been paid; a discount may be in the prices already.
 */
export function statedSums({ lines, totals }: ReadInvoice, net: number): Stated {
  const ofLines = roundTo(lines.reduce((sum, { amount }) => sum + (amount ?? 0), 0));
  const isIn = isSame(ofLines, net);
  const [allowances, charges] = isIn
    ? [0, 0]
    : [Math.abs(totals.discount ?? 0), totals.charges ?? 0];
  const taxed = roundTo(net + (totals.tax ?? 0));
  const total = totals.total ?? taxed;
  const prepaid = Math.abs(totals.prepaid ?? 0);
  const rounding = totals.rounding ?? 0;
  const isRounded = rounding !== 0 && isSame(taxed + rounding, total) && taxed !== total;
  const inclusive = isRounded ? taxed : total;
  // A rounding that neither the total nor what is due has in it is none of this sum.
  const left = roundTo(inclusive - prepaid);
  const isRoundedLater = totals.due !== null && isSame(left + rounding, totals.due);
  const rounded = isRounded || isRoundedLater ? rounding : 0;
  return {
    ...{ ofLines, allowances, charges, inclusive, prepaid },
    ...{ rounding: rounded, payable: roundTo(left + rounded) },
    withheld: Math.abs(totals.withheld ?? 0),
  };
}
