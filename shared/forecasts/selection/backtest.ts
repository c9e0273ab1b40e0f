import type { Ask, Method } from '../methods/method.ts';
import { forget } from '../methods/profile.ts';
import { countKnown, type Demand } from '../series.ts';
import { type Tide, tideAhead, withoutTide } from '../tide.ts';

/** How a method did at origins of the past. */
export type Trial = {
  method: Method;
  /** Of each origin: the error of the sum over the horizon and that of its steps, in `scale`s. */
  losses: Float64Array;
  /** Of each origin: what was used less what was forecast, over the horizon. */
  residuals: Float64Array;
  /** Of each origin: what was forecast over the horizon. */
  sums: Float64Array;
  /** From the end of the series on. */
  ahead: Float64Array;
};

/** Origins of a backtest at most, and where they may begin. */
const MOST = 24;
const SEEN_BEFORE = 8;

/**
 * The ends from which a method must have forecast: as many as fit, evenly spread, no two weekdays
 * alike in a row. A horizon with a step of unknown demand has no sum, so it is none.
 */
export function originsOf(demand: Demand, { horizon, season }: Ask): number[] {
  const first = Math.max(SEEN_BEFORE, 2 * season, Math.ceil(demand.length / 4));
  const last = demand.length - horizon;
  if (last < first) return [];
  let stride = Math.max(1, Math.ceil((last - first + 1) / MOST));
  if (season > 1 && stride % season === 0) stride++;
  const origins: number[] = [];
  for (let end = last; end >= first; end -= stride) {
    if (countKnown(demand, end, end + horizon) * 2 > horizon) origins.push(end);
  }
  return origins.reverse();
}

/** Mean absolute difference from one known step to the one before. */
export function naiveScale(demand: Demand): number {
  let sum = 0;
  let pairs = 0;
  for (let i = 1; i < demand.length; i++) {
    const step = Math.abs((demand[i] as number) - (demand[i - 1] as number));
    if (Number.isNaN(step)) continue;
    sum += step;
    pairs++;
  }
  return pairs === 0 ? 0 : sum / pairs;
}

/** Lets each method forecast from origins of the past, and from the end of the series. */
export function backtest(
  demand: Demand,
  {
    methods,
    ask,
    tide,
    origins,
  }: { methods: readonly Method[]; ask: Ask; tide?: Tide | undefined; origins: readonly number[] },
): Trial[] {
  const scale = naiveScale(demand) || 1;
  // A series of its own, so that what is kept beside it goes with it.
  const plain = tide ? withoutTide(demand, tide) : demand.slice();
  const ends = [...origins, demand.length];
  const later = tide ? tide.steps.length - demand.length : 0;
  const factors = ends.map((end) => (tide ? tideAhead(tide, end + later) : 1));
  const able = methods.filter((method) => method.needs(ask) <= demand.length);
  const trials = able.map((method) => {
    const made = method.forecast(plain, ends, ask);
    made.forEach((steps, i) => {
      const factor = factors[i] as number;
      if (factor !== 1)
        for (let h = 0; h < steps.length; h++) steps[h] = (steps[h] as number) * factor;
    });
    return {
      method,
      ...compare(demand, { made, origins, scale }),
      ahead: made.at(-1) as Float64Array,
    };
  });
  forget(plain);
  return trials;
}

function compare(
  demand: Demand,
  { made, origins, scale }: { made: Float64Array[]; origins: readonly number[]; scale: number },
) {
  const losses = new Float64Array(origins.length);
  const residuals = new Float64Array(origins.length);
  const sums = new Float64Array(origins.length);
  origins.forEach((origin, i) => {
    const steps = made[i] as Float64Array;
    let used = 0;
    let forecast = 0;
    let squares = 0;
    let known = 0;
    for (let h = 0; h < steps.length; h++) {
      const value = demand[origin + h] as number;
      if (Number.isNaN(value)) continue;
      const error = value - (steps[h] as number);
      squares += error * error;
      used += value;
      forecast += steps[h] as number;
      known++;
    }
    // A horizon with unknown steps counts for what is known, as if it were whole.
    const whole = steps.length / Math.max(known, 1);
    residuals[i] = (used - forecast) * whole;
    sums[i] = forecast * whole;
    const bySum = Math.abs(used - forecast) / Math.sqrt(known || 1);
    losses[i] = (bySum + Math.sqrt(squares / (known || 1))) / scale;
  });
  return { losses, residuals, sums };
}
