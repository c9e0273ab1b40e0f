import type { Demand } from '../series.ts';
import { smoothedLevel } from './level.ts';
import type { Method } from './method.ts';
import { seasonless, withSeason } from './profile.ts';

/** The newest known step at the same place of the season. */
export const seasonalNaive: Method = {
  name: 'seasonal-naive',
  says: 'as much as a season ago',
  needs: ({ season }) => season + 1,
  forecast: (demand, ends, { horizon, season }) =>
    ends.map((end) => {
      const out = new Float64Array(horizon);
      for (let h = 0; h < horizon; h++) out[h] = lastAlike(demand, end, (end + h) % season, season);
      return out;
    }),
};

function lastAlike(demand: Demand, end: number, place: number, season: number): number {
  for (let i = end - 1; i >= 0; i--) {
    if (i % season === place && !Number.isNaN(demand[i] as number)) return demand[i] as number;
  }
  return 0;
}

/** A weekday's share, times a level that follows demand. */
export const seasonTimesSes: Method = {
  name: 'season-ses',
  says: 'each weekday by its share, on a level that follows demand',
  needs: ({ season }) => 3 * season,
  forecast: (demand, ends, { horizon, ...seasons }) =>
    ends.map((end) => {
      const { profile, plain } = seasonless(demand, end, seasons);
      const [level = 0] = smoothedLevel(plain, [end]);
      return withSeason(level, { end, horizon, profile });
    }),
};
