import type { Demand } from '../series.ts';
import { flat, type Method } from './method.ts';

/** The level that stands after each end, from one that is carried on from step to step. */
export type Levels = (demand: Demand, ends: readonly number[]) => number[];

/** Carries a level over the known steps and reads it off at each end. */
function follow(
  demand: Demand,
  ends: readonly number[],
  { step, read }: { step: (value: number) => void; read: () => number },
): number[] {
  const levels: number[] = [];
  let at = 0;
  for (const end of ends) {
    for (; at < end; at++) {
      const value = demand[at] as number;
      if (!Number.isNaN(value)) step(value);
    }
    levels.push(read());
  }
  return levels;
}

const lastLevel: Levels = (demand, ends) => {
  let last = 0;
  const step = (value: number) => {
    last = value;
  };
  return follow(demand, ends, { step, read: () => last });
};

/** Mean of the last `window` known steps. */
export const averageLevel =
  (window: number): Levels =>
  (demand, ends) => {
    const kept = new Float64Array(window);
    let seen = 0;
    let sum = 0;
    const step = (value: number) => {
      const at = seen % window;
      if (seen >= window) sum -= kept[at] as number;
      kept[at] = value;
      sum += value;
      seen++;
    };
    return follow(demand, ends, { step, read: () => (seen ? sum / Math.min(seen, window) : 0) });
  };

/** Steps of which the errors say nothing yet of a speed. */
const STARTS = 4;
/** By day what sells now and then moves so slowly that a level of twenty steps is mostly chance. */
const SPEEDS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5];

/**
 * Simple exponential smoothing, at the speed that would have erred least up to each end. It begins as the
 * mean of what it has seen, so that a slow one does not hold on to its first steps.
 */
export const smoothedLevel: Levels = (demand, ends) => {
  // Plain loops: most of what a night reckons is here.
  const levels = SPEEDS.map(() => 0);
  const errors = SPEEDS.map(() => 0);
  let seen = 0;
  const step = (value: number) => {
    seen++;
    const slowest = 1 / seen;
    for (let n = 0; n < SPEEDS.length; n++) {
      const speed = SPEEDS[n] as number;
      const level = levels[n] as number;
      const error = value - level;
      if (seen > STARTS) errors[n] = (errors[n] as number) + error * error;
      levels[n] = level + Math.max(speed, slowest) * error;
    }
  };
  const read = () => levels[errors.indexOf(Math.min(...errors))] as number;
  return follow(demand, ends, { step, read });
};

/**
 * Teunter, Syntetos and Babai: the chance of a demand and its size apart. The chance falls with each
 * step without demand, so what nobody buys any more fades. One that is `warm` begins as the mean of what it has
 * seen: a slow one would hold on to its first steps.
 */
export const tsbLevel =
  (speed: number, { warm = 0 }: { warm?: 0 | 1 } = {}): Levels =>
  (demand, ends) => {
    let seen = 0;
    let sold = 0;
    let chance = 0;
    let size = Number.NaN;
    const step = (value: number) => {
      seen++;
      if (Number.isNaN(size)) {
        if (value <= 0) return;
        size = value;
        chance = 1 / seen;
      }
      if (value > 0) sold++;
      chance += Math.max(speed, warm / seen) * ((value > 0 ? 1 : 0) - chance);
      if (value > 0) size += Math.max(speed, warm / sold) * (value - size);
    };
    return follow(demand, ends, { step, read: () => (Number.isNaN(size) ? 0 : chance * size) });
  };

/** Croston's size over interval; `correction` 1 − α/2 is Syntetos and Boylan's, against its bias. */
const crostonLevel =
  (speed: number, correction: number): Levels =>
  (demand, ends) => {
    let waited = 0;
    let interval = Number.NaN;
    let size = Number.NaN;
    const step = (value: number) => {
      waited++;
      if (value <= 0) return;
      size = Number.isNaN(size) ? value : size + speed * (value - size);
      interval = Number.isNaN(interval) ? waited : interval + speed * (waited - interval);
      waited = 0;
    };
    const read = () => (Number.isNaN(size) ? 0 : (correction * size) / interval);
    return follow(demand, ends, { step, read });
  };

const levelMethod = (name: string, says: string, needs: number, levels: Levels): Method => ({
  name,
  says,
  needs: () => needs,
  forecast: (demand, ends, { horizon }) => flat(levels(demand, ends), horizon),
});

export const naive = levelMethod('naive', 'as much as the last time', 1, lastLevel);
export const ses = levelMethod('ses', 'a level that follows demand', 8, smoothedLevel);
export const tsb = levelMethod('tsb', 'how often times how much', 4, tsbLevel(0.1));
export const croston = levelMethod('croston', 'size over interval', 4, crostonLevel(0.1, 1));
export const sba = levelMethod(
  'sba',
  'size over interval, less its bias',
  4,
  crostonLevel(0.1, 0.95),
);
export const average = (window: number): Method =>
  levelMethod(`average-${window}`, `the mean of the last ${window}`, 2, averageLevel(window));
