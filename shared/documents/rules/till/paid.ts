import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import { roundTo } from '../../invoice/round.ts';
import type { Printed } from '../../invoice/schema.ts';
import type { Line } from '../../text/lines.ts';
import { moneyOf } from '../totals/money.ts';
import { isChange, isTendered } from '../words/totals-labels.ts';

const CENT = 0.005;

/**
 * Whether a roll says that its total was paid: with a card, a voucher or the exact sum, or with more, of which
 * the rest came back. @param total as printed
 */
export function isPaid(
  lines: readonly Line[],
  { total, mark }: { total: Printed | null | undefined; mark: DecimalMark },
): boolean {
  const wanted = parseAmount(total?.text ?? '', mark) ?? 0;
  if (wanted <= 0) return false;
  const sums = lines.flatMap((line) =>
    moneyOf(line).map(({ label, text }) => ({ label, value: parseAmount(text, mark) ?? 0 })),
  );
  const given = sums.filter(({ label }) => isTendered(label) && !isChange(label));
  // Its name may be misread: what was given more than the total is printed.
  const back = [0, ...sums.map(({ value }) => Math.abs(value))];
  return given.some(({ value }) =>
    back.some((less) => Math.abs(roundTo(value - less) - wanted) < CENT),
  );
}
