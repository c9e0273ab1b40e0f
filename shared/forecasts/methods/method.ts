import type { Demand } from '../series.ts';

export type Ask = {
  /** Steps to forecast. */
  horizon: number;
  /** Steps of a season; 1 without one. */
  season: number;
  /** Seasons after which promotions come again; 1, or none, without them. */
  rhythm?: number | undefined;
  /** How much the steady forecast takes of each of its levels, as the series of a place tell together. */
  shares?: readonly number[] | undefined;
  /** How much of a change that seems to last is believed, from 0 to 1, as the series of a place tell together. */
  lasting?: number | undefined;
};

/**
 * A way to forecast. `forecast` answers for several ends at once: of each it sees `demand[0..end)` and
 * nothing later, so that one pass over the series serves every origin of a backtest.
 */
export type Method = {
  name: string;
  /** In words, for "why this one?". */
  says: string;
  /** Steps that it must have seen. */
  needs(ask: Ask): number;
  forecast(demand: Demand, ends: readonly number[], ask: Ask): Float64Array[];
};

/** A flat forecast of each level: never negative. */
export const flat = (levels: readonly number[], horizon: number): Float64Array[] =>
  levels.map((level) => new Float64Array(horizon).fill(Math.max(level, 0)));
