import { type Classified, classify } from './classify.ts';
import { CANDIDATES } from './methods/candidates.ts';
import type { Ask, Method } from './methods/method.ts';
import { backtest, originsOf, type Trial } from './selection/backtest.ts';
import { choose } from './selection/choose.ts';
import { FEWEST_ORIGINS, SHARES, sumQuantile } from './selection/quantiles.ts';
import { countKnown, type Demand, meanOf, sumOf } from './series.ts';
import { rhythmWith, type Tide } from './tide.ts';
import type { Common } from './together.ts';

type Quantile = { share: number; sum: number };

export type Forecast = Classified & {
  /** Demand of each step from the end of the series on; never negative. */
  steps: Float64Array;
  /** As `steps`, as far ahead as was asked for. */
  outlook: Float64Array;
  /** Demand over the whole horizon. */
  sum: number;
  /** What the demand over the horizon will not exceed; empty where too little is known for a band. */
  quantiles: Quantile[];
  champion: string;
  runnerUp: string | undefined;
  why: string;
  /** Mean loss of each candidate at past origins, in the naive forecast's steps. */
  scores: Record<string, number>;
  origins: number;
};

/** Steps that must be known for a method to be chosen. */
const SHORT = 8;

/**
 * Forecasts a series from its end on: classed, tried on every candidate by rolling origins on what a
 * reorder needs (the sum over the horizon as well as its steps), with a band from what the champion
 * was off by.
 */
export function forecastSeries(
  demand: Demand,
  {
    common,
    methods = CANDIDATES,
    outlook = 0,
    ...asked
  }: Ask & { common?: Common | undefined; methods?: readonly Method[]; outlook?: number },
): Forecast {
  const { tide, shares, lasting, errors: place } = common ?? {};
  const ask = { ...asked, shares, lasting, rhythm: rhythmWith(demand, asked.season, tide) };
  const classified = classify(demand);
  const known = countKnown(demand);
  const plain = (level: number, why: string): Forecast => ({
    ...classified,
    steps: new Float64Array(ask.horizon).fill(level),
    outlook: new Float64Array(Math.max(ask.horizon, outlook)).fill(level),
    sum: level * ask.horizon,
    quantiles: [],
    champion: 'plain',
    runnerUp: undefined,
    why,
    scores: {},
    origins: 0,
  });
  if (known === 0) return plain(0, 'nothing is known of its demand yet');
  if (classified.class === 'none') return plain(0, `no demand in ${known} steps`);
  if (known < SHORT)
    return plain(meanOf(demand), `the mean: ${known} steps are too few to compare methods`);
  const origins = originsOf(demand, ask);
  const trials = backtest(demand, { methods, ask, tide, origins });
  const choice = choose(trials);
  if (!choice) return plain(meanOf(demand), 'the mean: too short for any method');
  const { champion, runnerUp, why } = choice;
  const [first = 0, second = 0] = origins;
  const overlapping = second - first < ask.horizon;
  const quantile =
    origins.length < FEWEST_ORIGINS ? undefined : sumQuantile(champion, { overlapping, place });
  return {
    ...classified,
    steps: champion.ahead,
    outlook: outlookOf(champion, demand, { tide, ...ask, horizon: outlook }),
    sum: sumOf(champion.ahead),
    quantiles: quantile ? SHARES.map((share) => ({ share, sum: quantile(share) })) : [],
    champion: champion.method.name,
    runnerUp: runnerUp?.method.name,
    why: quantile ? why : `${why}; too short for a band`,
    scores: scoresOf(trials),
    origins: origins.length,
  };
}

/** The champion's steps further ahead than it was chosen for. */
function outlookOf(
  { method, ahead }: Trial,
  demand: Demand,
  { tide, ...ask }: Ask & { tide: Tide | undefined },
): Float64Array {
  if (ask.horizon <= ahead.length) return ahead;
  const [trial] = backtest(demand, { methods: [method], ask, tide, origins: [] });
  return trial?.ahead ?? ahead;
}

const scoresOf = (trials: readonly Trial[]): Record<string, number> =>
  Object.fromEntries(trials.map(({ method, losses }) => [method.name, meanOf(losses)]));
