import { describe, expect, it } from '@jest/globals';
import { forecastSeries } from '../../shared/forecasts/forecast.ts';
import { rhythmOf } from '../../shared/forecasts/methods/rhythm.ts';
import { meanOf } from '../../shared/forecasts/series.ts';
import { commonOf } from '../../shared/forecasts/together.ts';
import { chance, times, world } from './support/worlds.ts';

const WEEKS = { horizon: 4, season: 1 };
const DAYS = { horizon: 14, season: 7 };

/** A course that is `size` times as high each so many weeks, shifted by some of them. */
const promoted =
  ({
    every,
    size,
    season,
    shift = 0,
  }: Record<'every' | 'size' | 'season', number> & { shift?: number }) =>
  (step: number) =>
    (Math.floor(step / season) + shift) % every === 0 ? size : 1;

const ahead = (course: (step: number) => number, from: number, horizon: number) =>
  times(horizon, (n) => course(from + n - 1)).reduce((sum, it) => sum + it, 0);

describe('promotions that come again after some weeks', () => {
  it('are expected when they come, by a whole shop, wherever it stands between them', () => {
    for (const [ask, every] of [
      [WEEKS, 2],
      [WEEKS, 5],
      [DAYS, 5],
    ] as const) {
      const { season, horizon } = ask;
      const off = times(every, (n) => {
        const steps = (60 + n) * season;
        const course = promoted({ every, size: 2.5, season });
        const all = times(30, (seed) =>
          world({ steps, meanAt: (step) => (24 / season) * course(step), seed }),
        );
        const common = commonOf(all, ask);
        const made = meanOf(all.map((demand) => forecastSeries(demand, { ...ask, common }).sum));
        return Math.abs(made / ((24 / season) * ahead(course, steps, horizon)) - 1);
      });
      expect(meanOf(off)).toBeLessThan(0.05);
    }
  });

  it('are expected of each item by itself, alone or where no two of a place are promoted together', () => {
    const courses = times(30, (shift) => promoted({ every: 6, size: 3, season: 1, shift }));
    const all = courses.map((course, seed) =>
      world({ steps: 66, meanAt: (step) => 24 * course(step), seed: seed + 1 }),
    );
    for (const common of [undefined, commonOf(all, WEEKS)]) {
      const off = all.map((demand, n) => {
        const truth = 24 * ahead(courses[n] as (step: number) => number, 66, 4);
        return Math.abs(forecastSeries(demand, { ...WEEKS, common }).sum / truth - 1);
      });
      expect(meanOf(off)).toBeLessThan(0.07);
    }
  });

  it('are not seen in chance, in a season of the year, in a trend, or of one rush', () => {
    const found = (meanAt: (step: number, next: () => number) => number, season: number) =>
      times(60, (seed) => {
        const { next } = chance(7_919 * seed);
        return rhythmOf(
          world({ steps: 104 * season, meanAt: (step) => meanAt(step, next) / season, seed }),
          season,
        );
      }).filter((rhythm) => rhythm > 1).length;
    for (const season of [1, 7]) {
      expect(found(() => 20, season)).toBe(0);
      expect(found(() => 0.5, season)).toBe(0);
      expect(found((step) => 20 * (1 + 0.6 * Math.sin(step / season / 8.3)), season)).toBe(0);
      expect(found((step) => 5 + step / season, season)).toBe(0);
      expect(found((step) => (step > 60 * season && step < 62 * season ? 200 : 20), season)).toBe(
        0,
      );
    }
    expect(found((_, next) => (next() < 0.2 ? 60 : 20), 1)).toBeLessThan(2);
    expect(rhythmOf(new Float64Array(0), 7)).toBe(1);
    expect(rhythmOf(new Float64Array(400), 7)).toBe(1);
    expect(rhythmOf(new Float64Array(104).fill(Number.NaN), 1)).toBe(1);
  });
});
