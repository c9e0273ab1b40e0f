import { type Accuracy, accuracyOf, type Outcome } from '../../shared/forecasts/accuracy.ts';
import { type Forecast, forecastSeries } from '../../shared/forecasts/forecast.ts';
import { SINGLE_METHODS } from '../../shared/forecasts/methods/candidates.ts';
import type { Method } from '../../shared/forecasts/methods/method.ts';
import { SEASON } from '../../shared/forecasts/series.ts';
import { commonOf } from '../../shared/forecasts/together.ts';
import type { SeriesSet } from './read-series.ts';

export type Scored = Accuracy & {
  name: string;
  /** Milliseconds of one series at one origin, all that it is tried on included. */
  milliseconds: number;
};

export type Windows = { horizon: number; origins: readonly number[] };

/** Steps that are forecast unless others are asked for: what a vendor takes to deliver. */
export const HORIZON = { week: 4, day: 14 } as const;

/** The last four origins, a horizon apart from each other and from the end. */
export const lastOrigins = (length: number, horizon: number, count = 4): number[] =>
  Array.from({ length: count }, (_, i) => length - (count - i) * horizon).filter((end) => end > 0);

/** Scores the choice, with what all series have in common, and each single method alone. */
export function evaluateSet(set: SeriesSet, windows: Windows): Scored[] {
  const single = SINGLE_METHODS.map((method) =>
    score(set, { ...windows, name: method.name, methods: [method] }),
  );
  return [score(set, { ...windows, name: 'nightshift' }), ...single];
}

function score(
  { demands, grain }: SeriesSet,
  { name, methods, horizon, origins }: Windows & { name: string; methods?: readonly Method[] },
): Scored {
  const season = SEASON[grain];
  const outcomes: Outcome[] = [];
  const started = performance.now();
  for (const origin of origins) {
    const past = demands.map((demand) => demand.slice(0, origin));
    const common = methods ? undefined : commonOf(past, { horizon, season });
    past.forEach((history, i) => {
      const made = forecastSeries(history, {
        horizon,
        season,
        common,
        ...(methods && { methods }),
      });
      const actual = (demands[i] as Float64Array).slice(origin, origin + horizon);
      outcomes.push({ history, forecast: made.steps, actual, season, band: bandOf(made) });
    });
  }
  const milliseconds = (performance.now() - started) / Math.max(outcomes.length, 1);
  return { name, ...accuracyOf(outcomes), milliseconds };
}

function bandOf({ quantiles }: Forecast) {
  if (quantiles.length === 0) return undefined;
  const at = (share: number) => quantiles.find((q) => q.share === share)?.sum as number;
  return { low: at(0.1), middle: at(0.5), high: at(0.9) };
}
