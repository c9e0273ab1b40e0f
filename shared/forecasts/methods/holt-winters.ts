import { type Demand, meanOf } from '../series.ts';
import type { Method } from './method.ts';
import { seasonProfile } from './profile.ts';

/** Speeds of level, trend and season that are tried. */
const TRIALS = [
  [0.1, 0.01, 0.05],
  [0.1, 0.05, 0.1],
  [0.3, 0.05, 0.05],
  [0.3, 0.1, 0.1],
] as const;
/** Of each step's trend so much is left at the next: a trend does not go on for ever. */
const DAMPING = 0.95;

/** Holt and Winters with a damped trend, additive trend and multiplicative season. */
export const holtWinters: Method = {
  name: 'holt-winters',
  says: 'a level with a trend that tires, and a season',
  needs: ({ season }) => Math.max(4 * season, 12),
  forecast: (demand, ends, { horizon, season }) => {
    const first = ends[0] ?? 0;
    const tracks = TRIALS.map((speeds) => new Track(speeds, demand, first, season));
    let at = 0;
    return ends.map((end) => {
      for (; at < end; at++) for (const track of tracks) track.take(demand[at] as number, at);
      const best = tracks.reduce((a, b) => (b.errors < a.errors ? b : a));
      return best.ahead(end, horizon);
    });
  },
};

class Track {
  errors = 0;
  private level: number;
  private trend = 0;
  private readonly profile: Float64Array;
  private readonly speeds: readonly [number, number, number];
  private readonly starts: number;

  /** Starts from what was there before the first end. */
  constructor(
    speeds: readonly [number, number, number],
    demand: Demand,
    first: number,
    season: number,
  ) {
    this.speeds = speeds;
    this.starts = 2 * season;
    this.level = meanOf(demand, 0, Math.min(Math.max(2 * season, 4), first));
    this.profile = seasonProfile(demand, first, season);
  }

  take(value: number, at: number): void {
    const [byLevel, byTrend, bySeason] = this.speeds;
    const before = this.level + DAMPING * this.trend;
    this.trend *= DAMPING;
    if (Number.isNaN(value)) {
      this.level = before;
      return;
    }
    const place = at % this.profile.length;
    const factor = this.profile[place] as number;
    const error = value - before * factor;
    if (at >= this.starts) this.errors += error * error;
    const step = error / Math.max(factor, 0.1);
    this.level = Math.max(before + byLevel * step, 0);
    this.trend += byLevel * byTrend * step;
    if (this.profile.length > 1 && before > 0)
      this.profile[place] = Math.max(factor + (bySeason * error) / before, 0);
  }

  ahead(end: number, horizon: number): Float64Array {
    const out = new Float64Array(horizon);
    let level = this.level;
    let trend = this.trend;
    for (let h = 0; h < horizon; h++) {
      trend *= DAMPING;
      level += trend;
      out[h] = Math.max(level * (this.profile[(end + h) % this.profile.length] as number), 0);
    }
    return out;
  }
}
