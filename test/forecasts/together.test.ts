import { describe, expect, it } from '@jest/globals';
import { forecastSeries } from '../../shared/forecasts/forecast.ts';
import { BY_YEAR, steady, USUAL } from '../../shared/forecasts/methods/combination.ts';
import { unitOf } from '../../shared/forecasts/selection/errors.ts';
import { placeErrorsOf } from '../../shared/forecasts/selection/place-errors.ts';
import { sumQuantile } from '../../shared/forecasts/selection/quantiles.ts';
import { meanOf, sumOf } from '../../shared/forecasts/series.ts';
import { type Common, commonOf } from '../../shared/forecasts/together.ts';
import { chance, times, world } from './support/worlds.ts';

const WEEKS = { horizon: 4, season: 1 };

describe('what the series of a place tell together', () => {
  /** Series whose levels move by so much at each step, and where each of them stands at the end. */
  const place = (moves: number) =>
    times(120, (seed) => {
      const { next } = chance(4_000 + seed);
      let level = 20;
      const levels = times(60, () => {
        level = Math.max(level * (1 + moves * (next() - 0.5)), 1);
        return level;
      });
      return {
        level,
        demand: world({ steps: 60, meanAt: (step) => levels[step] as number, seed }),
      };
    });
  const demandsOf = (moves: number) => place(moves).map(({ demand }) => demand);

  /** How much is taken of what follows soon, and of what follows slowly; the year's not counted. */
  const speeds = (shares: readonly number[] = []) => {
    const [tsb = 0, ses = 0, half = 0, short = 0, soon = 0, late = 0] = shares;
    return { soon: ses + short + soon, slow: half + late, middle: tsb };
  };

  it('is how soon their levels move: what follows slowly where they stand, soon where they wander', () => {
    expect(speeds(commonOf(demandsOf(0), WEEKS).shares).slow).toBeGreaterThan(0.5);
    expect(speeds(commonOf(demandsOf(0.8), WEEKS).shares).soon).toBeGreaterThan(0.7);
  });

  /** Series that each have a high time of the year of their own, so that no tide shows it. */
  const seasons = (steps: number, high: number) =>
    times(60, (seed) => ({
      demand: world({
        steps,
        meanAt: (step) => 60 * (1 + high * Math.sin(2 * Math.PI * (step / 52 + seed / 60))),
        seed: 9_000 + seed,
      }),
      truth: [0, 1, 2, 3].reduce(
        (sum, h) => sum + 60 * (1 + high * Math.sin(2 * Math.PI * ((steps + h) / 52 + seed / 60))),
        0,
      ),
    }));
  const byYear = (shares: readonly number[] = []) => sumOf(shares.slice(-3));

  it('is that each has a season of its own, where they have one and two years show it', () => {
    const common = (steps: number, high: number) =>
      commonOf(
        seasons(steps, high).map(({ demand }) => demand),
        WEEKS,
      );
    expect(byYear(common(120, 0.7).shares)).toBeGreaterThan(0.5);
    expect(byYear(common(120, 0).shares)).toBeLessThan(0.3);
    expect(byYear(common(60, 0.7).shares)).toBe(0);
    const all = seasons(120, 0.7);
    const off = (used: Common | undefined) =>
      meanOf(
        all.map(({ demand, truth }) =>
          Math.abs(forecastSeries(demand, { ...WEEKS, common: used }).sum / truth - 1),
        ),
      );
    expect(off(common(120, 0.7))).toBeLessThan(0.6 * off(undefined));
  });

  it('makes each of them be forecast better than by itself', () => {
    for (const moves of [0, 0.8]) {
      const all = place(moves);
      const { shares } = commonOf(demandsOf(moves), WEEKS);
      const off = (common: Common | undefined) =>
        meanOf(
          all.map(({ demand, level }) => {
            const { sum } = forecastSeries(demand, { ...WEEKS, common, methods: [steady] });
            return (sum - 4 * level) ** 2;
          }),
        );
      // Where levels stand, each by itself is smoothed so slowly that hardly more can be learned.
      expect(off({ tide: undefined, shares, lasting: 1, errors: undefined })).toBeLessThan(
        (moves ? 0.95 : 1) * off(undefined),
      );
      if (moves === 0) expect(off(undefined)).toBeLessThan(13);
    }
  });

  /** Items that each step at a week of their own, for good or for six weeks, and the newest of those that stepped. */
  const stepping = (forGood: boolean) =>
    times(80, (seed) => {
      const at = 14 + ((7 * seed) % 50);
      const stepped = (step: number) => step >= at && (forGood || step < at + 6);
      const demand = world({
        steps: 64,
        meanAt: (step) => (stepped(step) ? 15 : 40),
        seed: 3_000 + seed,
      });
      return { demand, at };
    });

  it('is whether changes last: who steps newly is taken for one who stays where others did', () => {
    const bias = (forGood: boolean) => {
      const all = stepping(forGood);
      const common = commonOf(
        all.map(({ demand }) => demand),
        WEEKS,
      );
      const newest = all.filter(({ at }) => at >= 55 && at <= 60);
      const sums = newest.map(({ demand }) => forecastSeries(demand, { ...WEEKS, common }).sum);
      return { lasting: common.lasting, sold: meanOf(sums) / 60 };
    };
    const [stays, returns] = [bias(true), bias(false)];
    expect(stays.lasting).toBeGreaterThan(0.7);
    expect(Math.abs(stays.sold - 1)).toBeLessThan(0.12);
    expect(returns.lasting).toBeLessThan(0.5);
  });

  it('is nothing where there is nothing, and near the usual shares of one series', () => {
    expect(commonOf([], WEEKS)).toEqual({
      tide: undefined,
      shares: undefined,
      lasting: undefined,
      errors: undefined,
    });
    expect(commonOf([new Float64Array(40)], WEEKS).shares).toBeUndefined();
    const { shares } = commonOf(demandsOf(0.8).slice(0, 1), WEEKS);
    const usual = USUAL.map((it, n) => (BY_YEAR[n] ? 0 : it));
    for (const [n, share] of (shares ?? []).entries())
      expect(Math.abs(share - (usual[n] as number) / sumOf(usual))).toBeLessThan(0.15);
  });
});

describe('the bands of a place', () => {
  const at = (quantiles: readonly { share: number; sum: number }[], share: number) =>
    quantiles.find((it) => it.share === share)?.sum as number;
  /** Items that sell differently much, evenly or by fits and starts, with what each sold afterwards. */
  const place = times(400, (seed) => {
    const { next, poisson } = chance(7_000 + 7_919 * seed);
    // The first of neighbouring seeds are alike.
    times(20, next);
    const mean = 2 + (seed % 10) * 8;
    const sold = times(48, () => poisson(mean * (seed % 2 ? 1 : 0.3 + 1.4 * next())));
    return { history: Float64Array.from(sold.slice(0, 44)), sum: sumOf(sold.slice(44)) };
  });

  it('cover what they say, and are told by fewer errors than one series has', () => {
    const common = commonOf(
      place.map(({ history }) => history),
      WEEKS,
    );
    expect(common.errors).toBeDefined();
    const scored = (errors: Common['errors']) => {
      let within = 0;
      let lost = 0;
      for (const { history, sum } of place) {
        const { quantiles } = forecastSeries(history, { ...WEEKS, common: { ...common, errors } });
        const [low, high] = [at(quantiles, 0.1), at(quantiles, 0.9)];
        if (sum >= low && sum <= high) within++;
        for (const [share, off] of [
          [0.1, sum - low],
          [0.9, sum - high],
        ] as const)
          lost += Math.max(share * off, (share - 1) * off);
      }
      return { within: within / place.length, lost };
    };
    const together = scored(common.errors);
    expect(Math.abs(together.within - 0.8)).toBeLessThan(0.05);
    expect(together.lost).toBeLessThan(0.95 * scored(undefined).lost);
  });

  /** Errors of sixty series at twenty origins, each `of` its series and origin. */
  const pasts = (series: number, of: (series: number, origin: number) => number) =>
    times(series, (n) => ({
      residuals: Float64Array.from(times(20, (origin) => of(n, origin))),
      sums: new Float64Array(20).fill(1),
    }));

  it('cover what they say where all are off to the same side, so that many tell no more than one', () => {
    const { next } = chance(12);
    times(20, next);
    const draws = 1_500;
    const within = times(draws, () => {
      const errors = times(21, () => next() + next() + next() - 1.5);
      const place = placeErrorsOf(pasts(8, (_, origin) => errors[origin - 1] as number));
      const [past] = pasts(1, (_, origin) => errors[origin - 1] as number);
      const trial = { ...(past as ReturnType<typeof pasts>[number]), ahead: Float64Array.of(9) };
      const quantile = sumQuantile(trial, { overlapping: false, place });
      const unit = unitOf(trial)(9);
      const sum = 9 + unit * (errors[20] as number);
      return quantile && sum >= quantile(0.1) && sum <= quantile(0.9) ? 1 : 0;
    });
    expect(Math.abs(meanOf(within) - 0.8)).toBeLessThan(0.04);
  });

  it('are further out where the series of an origin are alike: fewer errors are left open more', () => {
    // Ten errors by turns, of all from the same on, or of each series from another.
    const at80 = (from: (n: number) => number) =>
      placeErrorsOf(pasts(60, (n, origin) => ((3 * (origin + from(n))) % 10) - 4.5))?.quantile(
        0.8,
      ) as number;
    const alike = meanOf(times(10, (from) => at80(() => from)));
    // A tenth narrower would be what lies between the same errors alone.
    expect(alike / at80((n) => n)).toBeGreaterThan(0.94);
  });

  it('are none of fewer than sixty errors, and of nothing where nothing was ever off', () => {
    expect(placeErrorsOf(pasts(3, () => 1))).toBeUndefined();
    expect(placeErrorsOf(pasts(4, () => 1))).toBeDefined();
    expect(placeErrorsOf(pasts(60, () => 0))).toBeUndefined();
    expect(placeErrorsOf([])).toBeUndefined();
  });
});
