import { quick, steady } from './combination.ts';
import { holtWinters } from './holt-winters.ts';
import { average, croston, naive, sba, ses, tsb } from './level.ts';
import type { Method } from './method.ts';
import { seasonalNaive, seasonTimesSes } from './seasonal.ts';

/** What a series is tried on. The first is kept until another is clearly better. */
export const CANDIDATES: readonly Method[] = [
  steady,
  quick,
  seasonTimesSes,
  holtWinters,
  tsb,
  sba,
  ses,
  average(8),
  average(26),
  seasonalNaive,
  naive,
];

/** What an evaluation holds the choice against. */
export const SINGLE_METHODS: readonly Method[] = [
  naive,
  seasonalNaive,
  average(8),
  average(26),
  ses,
  tsb,
  croston,
  sba,
];
