import { steadyLevel, steadyLevels } from '../methods/combination.ts';
import type { Ask } from '../methods/method.ts';
import { forget, withSeason } from '../methods/profile.ts';
import type { Demand } from '../series.ts';
import { rhythmWith, type Tide, tideAhead, withoutTide } from '../tide.ts';
import { naiveScale, originsOf } from './backtest.ts';
import type { Past } from './errors.ts';

/** What the levels and the demand of a series came to at one origin, over the known steps of its horizon. */
type Tried = {
  levels: readonly number[];
  /** The same since a change that seems to last, where there was one. */
  changed: readonly number[] | undefined;
  /** What a level of one forecasts, over the horizon; what was used; as if all of it were known. */
  unit: number;
  used: number;
  /** The unit with itself and with what was used: of the mean known step, and of their sum. */
  own: number;
  product: number;
  /** Whether a year came before. */
  year: boolean;
};

/** A series at each of its origins, oldest first, and its steps' size. */
export type TriedSeries = { scale: number; origins: readonly Tried[] };

/** Levels of a series at its origins; none where it never moves. */
export function tryLevels(
  demand: Demand,
  { ask, tide }: { ask: Ask; tide: Tide | undefined },
): TriedSeries {
  const scale = naiveScale(demand);
  if (scale === 0) return { scale, origins: [] };
  const plain = tide ? withoutTide(demand, tide) : demand;
  const later = tide ? tide.steps.length - demand.length : 0;
  const { season, horizon } = ask;
  const rhythm = rhythmWith(demand, season, tide);
  const origins = originsOf(demand, ask).map((end) => {
    const { profile, levels, changed, year } = steadyLevels(plain, {
      end,
      season,
      rhythm,
      horizon,
    });
    const unit = withSeason(tide ? tideAhead(tide, end + later) : 1, { end, horizon, profile });
    const at = ofOrigin(unit, demand.subarray(end, end + horizon));
    return { levels, changed, year: year !== undefined, ...at };
  });
  forget(plain);
  return { scale, origins };
}

/** What the steady forecast would have been off by, with these shares of each level. */
export const pastOf = (
  { origins }: TriedSeries,
  taken: { shares: readonly number[]; lasting: number },
): Past => {
  const sums = origins.map((origin) => origin.unit * steadyLevel(origin, taken));
  return { sums, residuals: origins.map(({ used }, i) => used - (sums[i] as number)) };
};

function ofOrigin(unit: Float64Array, actual: Demand) {
  let known = 0;
  let units = 0;
  let sum = 0;
  let own = 0;
  let product = 0;
  for (let h = 0; h < actual.length; h++) {
    const value = actual[h] as number;
    if (Number.isNaN(value)) continue;
    const at = unit[h] as number;
    known++;
    units += at;
    sum += value;
    own += at * at;
    product += at * value;
  }
  const whole = actual.length / known;
  return {
    unit: units * whole,
    used: sum * whole,
    own: (own + units * units) / known,
    product: (product + units * sum) / known,
  };
}
