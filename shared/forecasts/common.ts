import type { Ask } from './methods/method.ts';
import { weigh } from './selection/weigh.ts';
import type { Demand } from './series.ts';
import { type Tide, tideOf } from './tide.ts';

/** What the series of a place tell together, and none alone. */
export type Common = { tide: Tide | undefined; shares: readonly number[] | undefined };

/** All series end at the same step. */
export function commonOf(demands: readonly Demand[], ask: Ask): Common {
  const length = Math.max(0, ...demands.map((demand) => demand.length));
  const tide = tideOf(demands, { length, ...ask });
  return { tide, shares: weigh(demands, { ask, tide }) };
}
