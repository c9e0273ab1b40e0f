import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { forecastSlice } from './forecast-slice.ts';
import { readSlice, type Slice } from './read-slice.ts';
import { type Written, writeSlice } from './write-slice.ts';

export type RunDeps = { db: Database; clock: Clock };

/**
 * Reads the series of a slice, forecasts them, and writes what came out.
 * @returns undefined where the slice was done before, or its run is gone
 */
export async function runSlice(slice: Slice, deps: RunDeps): Promise<Written | undefined> {
  const started = performance.now();
  const read = await readSlice(slice, { sql: deps.db });
  if (!read) return undefined;
  const made = forecastSlice(read);
  const milliseconds = Math.round(performance.now() - started);
  return writeSlice({ ...slice, ...made, milliseconds }, deps);
}
