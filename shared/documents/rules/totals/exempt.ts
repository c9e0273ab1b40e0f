import type { ExtractedTotals } from '../../invoice/schema.ts';
import type { Line } from '../../text/lines.ts';
import { isExempt } from '../words/totals-labels.ts';

const CENT = 0.011;

/**
 * The totals of a paper that says why it bears no tax, and prints its net amount alone ("Total HT", under
 * it "TVA non applicable"): that is to be paid. Only where the lines come to it.
 * @param of.net as a number. @param of.isTaxed whether any tax was found.
 */
export function withoutTax(
  totals: ExtractedTotals,
  of: {
    lines: readonly Line[];
    net: number | undefined;
    lineSum: number | undefined;
    isTaxed: boolean;
  },
): ExtractedTotals {
  const { lines, net, lineSum, isTaxed } = of;
  const isAlone = totals.net && !totals.total && !totals.due && !isTaxed;
  if (!isAlone || net === undefined || lineSum === undefined) return totals;
  const isWhole = Math.abs(net - lineSum) <= CENT && lines.some(({ text }) => isExempt(text));
  return isWhole ? { ...totals, total: totals.net } : totals;
}
