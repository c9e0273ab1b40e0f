import { meanOf } from '../series.ts';

export type LeadTime = { mean: number; variance: number; said: string };

/** Receipts that a distribution is taken from; with fewer the rule's days are believed. */
const ENOUGH = 3;

/**
 * Days from order to receipt, from past receipts where there are enough.
 * @param stated what the rule says
 */
export function leadTimeOf(days: readonly number[], stated: number): LeadTime {
  if (days.length < ENOUGH)
    return { mean: stated, variance: 0, said: `${stated} days as it is set` };
  const mean = meanOf(days);
  // Of a sample: the receipts are few.
  const variance = (meanOf(days.map((it) => (it - mean) ** 2)) * days.length) / (days.length - 1);
  return {
    mean,
    variance,
    said: `${mean.toFixed(1)} ± ${Math.sqrt(variance).toFixed(1)} days by ${days.length} receipts`,
  };
}

/** Demand of a lead time that varies: by what is used, and by how long it takes. */
export const demandOfLead = (
  lead: LeadTime,
  { mean, variance }: { mean: number; variance: number },
) => ({
  mean: lead.mean * mean,
  variance: lead.mean * variance + lead.variance * mean * mean,
  days: lead.mean,
});
