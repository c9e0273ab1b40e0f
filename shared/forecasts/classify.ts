import type { Demand } from './series.ts';

const DEMAND_CLASSES = ['smooth', 'intermittent', 'erratic', 'lumpy', 'none'] as const;
type DemandClass = (typeof DEMAND_CLASSES)[number];

export type Classified = {
  class: DemandClass;
  /** Mean steps from one demand to the next. */
  interval: number;
  /** Squared coefficient of variation of the demands that are not zero. */
  variation: number;
};

// Syntetos, Boylan and Croston (2005): where Croston's estimate and exponential smoothing change places.
const SPARSE = 1.32;
const VARIED = 0.49;

/** What kind of demand it is: how often there is any, and how much its size varies. */
export function classify(demand: Demand): Classified {
  let known = 0;
  let times = 0;
  let sum = 0;
  let squares = 0;
  for (const value of demand) {
    if (Number.isNaN(value)) continue;
    known++;
    if (value <= 0) continue;
    times++;
    sum += value;
    squares += value * value;
  }
  if (times === 0) return { class: 'none', interval: Number.POSITIVE_INFINITY, variation: 0 };
  const mean = sum / times;
  const interval = known / times;
  const variation = Math.max(squares / times / (mean * mean) - 1, 0);
  const sparse = interval >= SPARSE;
  const varied = variation >= VARIED;
  const name = sparse ? (varied ? 'lumpy' : 'intermittent') : varied ? 'erratic' : 'smooth';
  return { class: name, interval, variation };
}
