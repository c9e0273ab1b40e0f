import type { Ask } from './methods/method.ts';
import { lastingOf } from './selection/lasting.ts';
import { type PlaceErrors, placeErrorsOf } from './selection/place-errors.ts';
import { pastOf, tryLevels } from './selection/try-levels.ts';
import { weigh } from './selection/weigh.ts';
import type { Demand } from './series.ts';
import { type Tide, tideOf } from './tide.ts';

/** What the series of a place tell together, and none alone. */
export type Common = {
  tide: Tide | undefined;
  shares: readonly number[] | undefined;
  lasting: number | undefined;
  errors: PlaceErrors | undefined;
};

/** All series end at the same step. */
export function commonOf(demands: readonly Demand[], ask: Ask): Common {
  const length = Math.max(0, ...demands.map((demand) => demand.length));
  const tide = tideOf(demands, { length, ...ask });
  const tried = demands.map((demand) => tryLevels(demand, { ask, tide }));
  const shares = weigh(tried);
  if (!shares) return { tide, shares, lasting: undefined, errors: undefined };
  const lasting = lastingOf(tried, shares);
  const errors = placeErrorsOf(tried.map((series) => pastOf(series, { shares, lasting })));
  return { tide, shares, lasting, errors };
}
