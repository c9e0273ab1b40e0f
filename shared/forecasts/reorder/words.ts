import { type Need, type Suggestion, show } from './suggest.ts';

/** The arithmetic of a suggestion, for whoever asks "why 24?". */
export function whyOrder(
  need: Need & { unit: string | null; leadSaid: string },
  { quantity, position, levels, serviceLevel, limits }: Suggestion,
): string {
  const { onHand, arriving, reserved, day, lead, leadSaid } = need;
  const unit = need.unit ? ` ${need.unit}` : '';
  const parts = [`${show(onHand)} on hand`];
  if (arriving > 0) parts.push(`${show(arriving)} arriving`);
  if (reserved > 0) parts.push(`less ${show(reserved)} reserved`);
  const spare = levels.reorderAt - lead.mean;
  return [
    `${show(quantity)}${unit}: ${parts.join(', ')} make ${show(position)},`,
    `no more than the ${show(levels.reorderAt)} at which to order`,
    `(${show(day.mean)} a day are ${show(lead.mean)} in the ${show(lead.days)} days of the lead time, ${leadSaid},`,
    `and ${show(spare)} more for ${(100 * serviceLevel).toFixed(0)} % of cycles without a stock-out).`,
    `Up to ${show(levels.orderUpTo)} are ${show(levels.orderUpTo - position)}`,
    limits.length > 0 ? `; ${limits.join('; ')}.` : '.',
  ]
    .join(' ')
    .replace(' ;', ';')
    .replace(' .', '.');
}
