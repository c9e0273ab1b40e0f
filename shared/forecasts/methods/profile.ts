import { countKnown, type Demand, meanOf, sumOf } from '../series.ts';

/** Seasons' worth of belief that every step of a season is alike: what chance could have made is not believed. */
const LEAST_DOUBT = 0.5;
const MOST_DOUBT = 1_000;
/** Seasons that a profile is taken from: habits change within a year. */
const RECENT = 26;

/**
 * How much each step of a season sells, against the mean step, from `demand[0..end)`. Drawn towards 1
 * by as much as chance could have made it; all ones without a season. The mean of open steps is 1.
 */
export function seasonProfile(demand: Demand, end: number, season: number): Float64Array {
  const profile = new Float64Array(season).fill(1);
  if (season === 1) return profile;
  const from = Math.max(0, end - RECENT * season);
  const mean = meanOf(demand, from, end);
  if (mean <= 0) return profile;
  const sums = new Float64Array(season);
  const known = new Float64Array(season);
  for (let i = from; i < end; i++) {
    const value = demand[i] as number;
    if (Number.isNaN(value)) continue;
    sums[i % season] = (sums[i % season] as number) + value;
    known[i % season] = (known[i % season] as number) + 1;
  }
  const doubt = doubtOf(demand, { from, end, mean, sums, known });
  let total = 0;
  let open = 0;
  for (let s = 0; s < season; s++) {
    // Never known while its neighbours are: the shop is closed then.
    const factor = known[s]
      ? ((sums[s] as number) / mean + doubt) / ((known[s] as number) + doubt)
      : 0;
    profile[s] = factor;
    total += factor;
    if (factor > 0) open++;
  }
  for (let s = 0; s < season; s++) profile[s] = ((profile[s] as number) * open) / total;
  return profile;
}

/**
 * How far a step is from the mean of its place, against how far the places are from each other: so many
 * seasons say as much of a place as the other places do (empirical Bayes).
 */
function doubtOf(
  demand: Demand,
  {
    from,
    end,
    mean,
    sums,
    known,
  }: { from: number; end: number; mean: number; sums: Float64Array; known: Float64Array },
): number {
  const means = sums.map((sum, s) => (known[s] ? sum / (known[s] as number) / mean : Number.NaN));
  let within = 0;
  for (let i = from; i < end; i++) {
    const off = (demand[i] as number) / mean - (means[i % means.length] as number);
    if (!Number.isNaN(off)) within += off * off;
  }
  const places = countKnown(means);
  const seasons = sumOf(known) / Math.max(places, 1);
  const chance = within / (places * (seasons - 1));
  const spread = meanOf(means.map((it) => (it - 1) ** 2)) * (places / (places - 1));
  const between = spread - chance / seasons;
  return between > 0 ? Math.min(Math.max(chance / between, LEAST_DOUBT), MOST_DOUBT) : MOST_DOUBT;
}

/** Steps of a season, and seasons after which promotions come again; 1 without them. */
export type Seasons = { season: number; rhythm?: number | undefined };

export type Seasonless = {
  profile: Float64Array;
  plain: Demand;
  /** What methods keep beside it: more than one asks for the same. */
  kept: Map<unknown, unknown>;
};

/** What several methods ask of the same series is reckoned once, and kept until it is let go. */
const reckoned = new WeakMap<Demand, Map<number, Seasonless>>();

/** Lets go of what was reckoned of a series: a copy for each end, and collectors are late with weak keys. */
export const forget = (demand: Demand): boolean => reckoned.delete(demand);

/** A series without its season, as far as it is known at an end, and the season. */
export function seasonless(
  demand: Demand,
  end: number,
  { season, rhythm = 1 }: Seasons,
): Seasonless {
  const known = reckoned.get(demand) ?? new Map<number, Seasonless>();
  reckoned.set(demand, known);
  const key = (end * MOST_STEPS + season) * MOST_STEPS + rhythm;
  const before = known.get(key);
  if (before) return before;
  const made = { ...seasonsOf(demand, end, { season, rhythm }), kept: new Map() };
  known.set(key, made);
  return made;
}

/** The season, and what comes again after some of them. */
function seasonsOf(demand: Demand, end: number, { season, rhythm = 1 }: Seasons) {
  const profile = seasonProfile(demand, end, season);
  const plain = withoutSeason(demand, end, profile);
  if (rhythm === 1) return { profile, plain };
  const ofRhythm = seasonProfile(plain, end, season * rhythm);
  return {
    profile: ofRhythm.map((factor, i) => factor * (profile[i % season] as number)),
    plain: withoutSeason(plain, end, ofRhythm),
  };
}

/** Demand without what comes again after some seasons, all of it known. */
export const withoutRhythm = (demand: Demand, { season, rhythm = 1 }: Seasons): Demand =>
  rhythm === 1
    ? demand
    : withoutSeason(
        demand,
        demand.length,
        seasonProfile(
          seasonsOf(demand, demand.length, { season }).plain,
          demand.length,
          season * rhythm,
        ),
      );

/** Steps of a season at most, to make a key of two numbers. */
const MOST_STEPS = 1_000;

/** Demand as it would be without its season. A step that hardly ever sells is not blown up. */
function withoutSeason(demand: Demand, end: number, profile: Float64Array): Demand {
  const out = demand.slice(0, end);
  if (profile.length === 1) return out;
  for (let i = 0; i < end; i++) {
    const factor = profile[i % profile.length] as number;
    out[i] = factor < 0.05 ? Number.NaN : (demand[i] as number) / factor;
  }
  return out;
}

/** A level with its season put back, from step `end` on. */
export function withSeason(
  level: number,
  { end, horizon, profile }: { end: number; horizon: number; profile: Float64Array },
): Float64Array {
  const out = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++)
    out[h] = Math.max(level, 0) * (profile[(end + h) % profile.length] as number);
  return out;
}
