import { describe, expect, it } from '@jest/globals';
import { forecastSeries } from '../../shared/forecasts/forecast.ts';
import { meanOf } from '../../shared/forecasts/series.ts';
import { tideOf } from '../../shared/forecasts/tide.ts';
import { commonOf } from '../../shared/forecasts/together.ts';
import { times, world } from './support/worlds.ts';

const WEEKS = { horizon: 4, season: 1 };
const DAYS = { horizon: 14, season: 7 };

describe('a tide', () => {
  const shop = (steps: number) =>
    times(60, (seed) =>
      world({ steps, meanAt: (step) => (5 + (seed % 9)) * (step < 40 ? 1 : 0.6), seed }),
    );

  it('is what all series of a place do together', () => {
    const all = shop(46);
    const tide = tideOf(all, { length: 46, ...WEEKS })?.steps as Float64Array;
    expect(meanOf(tide, 0, 40) / meanOf(tide, 41, 46)).toBeCloseTo(1 / 0.6, 0);
    expect(tideOf(all.slice(0, 10), { length: 46, ...WEEKS })).toBeUndefined();
  });

  it('lets each of them be forecast nearer to where the shop has gone', () => {
    const all = shop(44);
    const common = commonOf(all, WEEKS);
    const off = (used: typeof common | undefined) =>
      meanOf(
        all.map((demand, n) => {
          const truth = 4 * 0.6 * (5 + ((n + 1) % 9));
          return Math.abs(forecastSeries(demand, { ...WEEKS, common: used }).sum - truth) / truth;
        }),
      );
    expect(off(common)).toBeLessThan(0.75 * off(undefined));
  });

  /** What a place's forecasts come to, over the truth: its own `course` is what all of them follow. */
  const ofCourse = (steps: number, course: (step: number) => number) => {
    const all = times(60, (seed) =>
      world({ steps, meanAt: (step) => (20 + (seed % 9)) * course(step), seed }),
    );
    const common = commonOf(all, WEEKS);
    const truth = meanOf([0, 1, 2, 3].map((h) => course(steps + h)));
    const usual = meanOf(times(60, (seed) => 20 + (seed % 9)));
    const made = meanOf(all.map((demand) => forecastSeries(demand, { ...WEEKS, common }).sum));
    return made / (4 * usual * truth);
  };

  it('is not high because the last week was one of the promotions that come each second week', () => {
    const course = (step: number) => (step % 2 ? 1.8 : 1);
    for (const steps of [60, 61]) expect(Math.abs(ofCourse(steps, course) - 1)).toBeLessThan(0.09);
  });

  it('comes again after a year', () => {
    const course = (step: number) => 1 + 0.5 * Math.sin((2 * Math.PI * step) / 52);
    for (const steps of [100, 105])
      expect(Math.abs(ofCourse(steps, course) - 1)).toBeLessThan(0.18);
  });

  it('is not told by one item alone, be it a bulk order or a slip of the unit', () => {
    for (const [steps, ask] of [
      [80, WEEKS],
      [200, DAYS],
    ] as const)
      for (const size of [300, 10_000, 100_000_000]) {
        const all = times(30, (seed) => world({ steps, meanAt: () => 10, seed: 900 + seed }));
        const sumsOf = () => {
          const common = commonOf(all, ask);
          return all.slice(1).map((demand) => forecastSeries(demand, { ...ask, common }).sum);
        };
        const before = meanOf(sumsOf());
        for (const back of [1, 3, 30]) {
          const bulk = all[0] as Float64Array;
          const sold = bulk[steps - back] as number;
          bulk[steps - back] = size;
          expect(Math.abs(meanOf(sumsOf()) / before - 1)).toBeLessThan(0.03);
          bulk[steps - back] = sold;
        }
      }
  });

  it('is not told by several items that slip on the same day, but by many that sell more', () => {
    for (const [steps, ask] of [
      [80, WEEKS],
      [200, DAYS],
    ] as const)
      for (const size of [10, 1_000_000]) {
        const all = times(40, (seed) => world({ steps, meanAt: () => 10, seed: 900 + seed }));
        const sumsOf = () => {
          const common = commonOf(all, ask);
          return all.slice(10).map((demand) => forecastSeries(demand, { ...ask, common }).sum);
        };
        const before = meanOf(sumsOf());
        const risen = (slips: number, back: number) => {
          const sold = all.map((demand) => demand.slice());
          for (const demand of all.slice(0, slips))
            demand[steps - back] = size * (demand[steps - back] as number);
          const now = meanOf(sumsOf());
          all.forEach((demand, n) => {
            demand.set(sold[n] as Float64Array);
          });
          return now / before - 1;
        };
        for (const back of [1, 3]) expect(Math.abs(risen(6, back))).toBeLessThan(0.03);
      }
    const rush = times(60, (seed) =>
      world({ steps: 80, meanAt: (step) => (step === 79 && seed <= 30 ? 50 : 10), seed }),
    );
    const tide = tideOf(rush, { length: 80, ...WEEKS })?.steps as Float64Array;
    expect(tide[79]).toBeGreaterThan(2);
  });

  it('follows a lasting step soon', () => {
    expect(Math.abs(ofCourse(66, (step) => (step < 60 ? 1 : 0.5)) - 1)).toBeLessThan(0.25);
  });
});
