import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { classify } from '../../shared/forecasts/classify.ts';
import { forecastSeries } from '../../shared/forecasts/forecast.ts';
import { steady } from '../../shared/forecasts/methods/combination.ts';
import { sumQuantile } from '../../shared/forecasts/selection/quantiles.ts';
import { meanOf, sumOf } from '../../shared/forecasts/series.ts';
import { chance, times, world } from './support/worlds.ts';

const WEEKS = { horizon: 4, season: 1 };
const DAYS = { horizon: 14, season: 7 };

/** What a forecast of many such worlds is off by on average, as a share of the truth. */
function bias(
  count: number,
  truth: number,
  make: (seed: number) => Float64Array,
  ask = WEEKS,
): number {
  const sums = times(count, (seed) => forecastSeries(make(seed), ask).sum);
  return meanOf(sums) / truth - 1;
}

describe('a class', () => {
  const of = (values: number[]) => classify(Float64Array.from(values)).class;

  it('tells how often something is wanted from how much its size varies', () => {
    expect(of([5, 6, 5, 4, 5, 6, 5])).toBe('smooth');
    expect(of([0, 5, 0, 5, 0, 0, 5])).toBe('intermittent');
    expect(of([1, 40, 2, 1, 50, 1, 2])).toBe('erratic');
    expect(of([0, 1, 0, 40, 0, 0, 2])).toBe('lumpy');
    expect(of([0, 0, 0])).toBe('none');
  });
});

describe('a forecast', () => {
  it('is the level of what sells evenly', () => {
    expect(
      Math.abs(bias(40, 80, (seed) => world({ steps: 52, meanAt: () => 20, seed }))),
    ).toBeLessThan(0.04);
  });

  it('takes neither a closed day nor an empty shelf for a day without demand', () => {
    const shut = (step: number) => step % 5 === 0 || step % 7 === 3;
    const closed = (seed: number) => world({ steps: 120, meanAt: () => 10, seed, unknown: shut });
    expect(Math.abs(bias(30, 40, closed))).toBeLessThan(0.05);
  });

  it('expects nothing of a weekday on which the shop is closed, and all of it on the others', () => {
    const sundays = (step: number) => step % 7 === 6;
    const open = world({ steps: 140, meanAt: () => 10, unknown: sundays });
    const { steps, sum } = forecastSeries(open, DAYS);
    expect([steps[6], steps[13]]).toEqual([0, 0]);
    expect(Math.abs(sum / 120 - 1)).toBeLessThan(0.1);
  });

  it('expects as much of a week in which one weekday never sells, though nobody told that it is closed', () => {
    const shut = (seed: number) =>
      world({ steps: 182, meanAt: (step) => (step % 7 === 2 ? 0 : 12), seed });
    const made = times(20, (seed) => forecastSeries(shut(seed), DAYS));
    expect(Math.abs(meanOf(made.map(({ sum }) => sum)) / 144 - 1)).toBeLessThan(0.03);
    expect(Math.max(...made.map(({ steps }) => steps[2] as number))).toBeLessThan(1);
  });

  it('takes no chance for a weekday', () => {
    const alike = times(30, (seed) => world({ steps: 70, meanAt: () => 3, seed }));
    const spread = alike.map((demand) => {
      const { steps } = forecastSeries(demand, { ...DAYS, methods: [steady] });
      return meanOf(steps.slice(0, 7).map((step) => Math.abs(step / meanOf(steps) - 1)));
    });
    expect(meanOf(spread)).toBeLessThan(0.06);
  });

  it('knows the weekdays', () => {
    const shares = [0.5, 0.6, 0.8, 1, 1.4, 2, 0.7];
    const meanAt = (step: number) => 30 * (shares[step % 7] as number);
    const { steps } = forecastSeries(world({ steps: 200, meanAt }), DAYS);
    for (const [h, value] of steps.entries())
      expect(Math.abs(value / meanAt(200 + h) - 1)).toBeLessThan(0.25);
  });

  it('follows a lasting rise rather than the mean of the past', () => {
    const rising = (seed: number) => world({ steps: 60, meanAt: (step) => 10 + 2 * step, seed });
    const truth = [60, 61, 62, 63].reduce((sum, step) => sum + 10 + 2 * step, 0);
    expect(Math.abs(bias(20, truth, rising))).toBeLessThan(0.08);
  });

  it('follows a launch once it sells', () => {
    const launched = (seed: number) =>
      world({ steps: 40, meanAt: (step) => (step < 14 ? 1 : 25), seed });
    expect(Math.abs(bias(20, 100, launched))).toBeLessThan(0.1);
  });

  it('follows a change of regime within weeks, down or up, by week and by day', () => {
    for (const [ask, days] of [
      [WEEKS, 1],
      [DAYS, 7],
    ] as const)
      for (const to of [0.1, 0.33, 2, 3]) {
        const changed = (seed: number) => {
          const at = 62 * days;
          return world({
            steps: 70 * days,
            meanAt: (step) => (40 / days) * (step < at ? 1 : to),
            seed,
          });
        };
        const truth = ((ask.horizon * 40) / days) * to;
        expect(Math.abs(bias(20, truth, changed, ask))).toBeLessThan(0.1);
      }
  });

  it('takes weeks in which a shop was closed for no change and no rhythm, whether the newest or each fifth', () => {
    for (const [ask, days] of [
      [WEEKS, 1],
      [DAYS, 7],
    ] as const)
      for (const shut of [
        (week: number) => week > 74,
        (week: number) => week % 5 === 0,
        (week: number) => week > 60 && week < 72,
      ]) {
        const closed = (seed: number) =>
          world({
            steps: 80 * days,
            meanAt: () => 30 / days,
            seed,
            unknown: (step) => shut(Math.floor(step / days)),
          });
        expect(Math.abs(bias(20, (30 * ask.horizon) / days, closed, ask))).toBeLessThan(0.05);
      }
  });

  it('takes no chance and no season for a change', () => {
    const off = (of: (seed: number) => Float64Array, truth: number) =>
      meanOf(times(60, (seed) => (forecastSeries(of(seed), WEEKS).sum / truth - 1) ** 2)) ** 0.5;
    expect(off((seed) => world({ steps: 70, meanAt: () => 20, seed }), 80)).toBeLessThan(0.05);
    const now = (seed: number) => {
      const { next, poisson } = chance(7_919 * seed);
      return Float64Array.from({ length: 70 }, () => (next() < 0.3 ? 1 + poisson(5) : 0));
    };
    expect(off(now, 7.2)).toBeLessThan(0.34);
  });

  it('lets go of what nobody buys any more', () => {
    const dead = (seed: number) =>
      world({ steps: 52, meanAt: (step) => (step < 26 ? 20 : 0), seed });
    const sums = times(20, (seed) => forecastSeries(dead(seed), WEEKS).sum);
    // It sold eighty in four weeks.
    expect(Math.max(...sums)).toBeLessThan(6);
  });

  it('does not wait for a bulk order to come again', () => {
    const bulk = (seed: number) => {
      const demand = world({ steps: 52, meanAt: () => 10, seed });
      demand[45] = 300;
      return demand;
    };
    expect(Math.abs(bias(20, 40, bulk))).toBeLessThan(0.15);
  });

  it('neither starves nor swells what sells now and then', () => {
    const now = (seed: number) => {
      const { next, poisson } = chance(seed);
      return Float64Array.from({ length: 104 }, () => (next() < 0.25 ? 1 + poisson(7) : 0));
    };
    expect(Math.abs(bias(80, 8, now))).toBeLessThan(0.1);
  });

  it('takes no few days of what sells now and then for its level', () => {
    const off = times(40, (seed) => {
      const demand = world({ steps: 400, meanAt: () => 0.3, seed: 700 + seed });
      return Math.abs(forecastSeries(demand, { ...DAYS, methods: [steady] }).sum / 4.2 - 1);
    });
    expect(meanOf(off)).toBeLessThan(0.25);
  });

  it('says when it knows nothing, too little, or that nothing sold', () => {
    const year = forecastSeries(new Float64Array(365), DAYS);
    expect(year).toMatchObject({ class: 'none', sum: 0, champion: 'plain', quantiles: [] });
    expect(year.why).toBe('no demand in 365 steps');
    expect(forecastSeries(new Float64Array(0), DAYS).why).toContain('nothing is known');
    const short = forecastSeries(Float64Array.of(3, 5, 4), WEEKS);
    expect(short).toMatchObject({ sum: 16, quantiles: [] });
    expect(short.why).toContain('3 steps are too few');
    expect(forecastSeries(new Float64Array(60).fill(Number.NaN), WEEKS).sum).toBe(0);
  });

  it('keeps a runner-up, and says why it is one', () => {
    const { champion, runnerUp, why, scores } = forecastSeries(
      world({ steps: 52, meanAt: () => 20 }),
      WEEKS,
    );
    expect(champion).not.toBe(runnerUp);
    expect(why).toMatch(/\d+ past origins/);
    expect(Object.keys(scores)).toEqual(expect.arrayContaining([champion, runnerUp]));
  });

  it('is finite and never negative, whatever was sold', () => {
    const value = fc.oneof(
      fc.constant(Number.NaN),
      fc.constant(0),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
    );
    const ask = fc.record({
      horizon: fc.integer({ min: 1, max: 30 }),
      season: fc.constantFrom(1, 7),
    });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 120 }), ask, (values, wanted) => {
        const { steps, sum, quantiles } = forecastSeries(Float64Array.from(values), wanted);
        expect([...steps].every((step) => Number.isFinite(step) && step >= 0)).toBe(true);
        expect(sum).toBeCloseTo(sumOf(steps), 3);
        const sums = quantiles.map((quantile) => quantile.sum);
        expect(sums).toEqual([...sums].sort((a, b) => a - b));
        expect(sums.every((at) => Number.isFinite(at) && at >= 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a band', () => {
  it('covers what it says, of what sells often and of what sells seldom', () => {
    for (const mean of [0.6, 4, 60]) {
      const { poisson } = chance(99);
      let within = 0;
      let below = 0;
      const fits = 400;
      for (let n = 1; n <= fits; n++) {
        const history = world({ steps: 52, meanAt: () => mean, seed: 1000 + n });
        const { quantiles } = forecastSeries(history, WEEKS);
        const at = (share: number) => quantiles.find((q) => q.share === share)?.sum as number;
        const sold = poisson(4 * mean);
        if (sold >= at(0.1) && sold <= at(0.9)) within++;
        if (sold <= at(0.9)) below++;
      }
      // Of whole numbers, as few as 2.4, no band covers exactly its share.
      const slack = mean < 1 ? 0.1 : 0.05;
      expect(Math.abs(within / fits - 0.8)).toBeLessThan(slack);
      expect(Math.abs(below / fits - 0.9)).toBeLessThan(slack);
    }
  });

  it('is that of the newest errors more than of a wilder time', () => {
    const errors = (of: (n: number) => number) =>
      Float64Array.from({ length: 24 }, (_, n) => (n % 2 ? 1 : -1) * of(n));
    const high = (residuals: Float64Array) =>
      sumQuantile(
        { residuals, sums: new Float64Array(24).fill(40), ahead: Float64Array.of(10, 10, 10, 10) },
        { overlapping: false },
      )?.(0.75) as number;
    expect(high(errors(() => 6))).toBeCloseTo(46, 0);
    expect(high(errors((n) => (n < 12 ? 60 : 6)))).toBeLessThan(55);
    expect(high(errors((n) => (n < 12 ? 6 : 60)))).toBeGreaterThan(90);
  });
});
