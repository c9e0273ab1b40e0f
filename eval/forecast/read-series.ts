import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { type Demand, type Grain, meanOf } from '../../shared/forecasts/series.ts';
import { readCsv } from '../../shared/platform/csv.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';

/** The series of one file, all from its first date to its last. */
export type SeriesSet = { file: string; grain: Grain; names: string[]; demands: Demand[] };

/** A day on which none of so many sold anything was not a day of sale. */
const ALL_SILENT = 10;
/** Ten years of days; more is a slip of a year, which would be as many zeros of every series. */
const MOST_STEPS = 4_000;

/**
 * Reads every file of a folder: series, date, quantity. Days that no series has, or on which none of
 * ten and more sold, are closed; a series' other missing days are zeros.
 * @throws InvalidRequest naming file and line
 */
export async function readSeriesSets(folder: string): Promise<SeriesSet[]> {
  const entries = await readdir(folder).catch(() => {
    throw new InvalidRequest(`${folder} is no folder that can be read`);
  });
  const files = entries.filter((name) => name.endsWith('.csv')).sort();
  if (files.length === 0) throw new InvalidRequest(`${folder} has no file that ends in .csv`);
  return Promise.all(
    files.map(async (file) => {
      try {
        return { file, ...readSet(await readFile(join(folder, file), 'utf8')) };
      } catch (error) {
        if (error instanceof InvalidRequest) throw new InvalidRequest(`${file}: ${error.message}`);
        throw error;
      }
    }),
  );
}

export function readSet(content: string): Omit<SeriesSet, 'file'> {
  const rows = readCsv(content, { columns: ['series', 'date', 'quantity'] }).map(
    ({ line, values: { series, date, quantity } }) => {
      const day = z.safeParse(z.iso.date(), date).success ? Date.parse(date) / DAY : Number.NaN;
      const amount = /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(quantity)
        ? Number(quantity)
        : Number.NaN;
      if (Number.isNaN(day)) throw new InvalidRequest(`Line ${line}: the date is not YYYY-MM-DD`);
      if (!Number.isFinite(amount))
        throw new InvalidRequest(`Line ${line}: the quantity is no number`);
      return { series, day, amount };
    },
  );
  if (rows.length === 0) throw new InvalidRequest('it has no line below the first');
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { day } of rows) {
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  const grain: Grain = rows.every(({ day }) => (day - first) % 7 === 0) ? 'week' : 'day';
  const step = grain === 'week' ? 7 : 1;
  const length = (last - first) / step + 1;
  if (length > MOST_STEPS)
    throw new InvalidRequest(
      `It spans ${length} steps, more than ${MOST_STEPS}: is a year of its dates wrong?`,
    );
  const byName = new Map<string, Demand>();
  for (const { series, day, amount } of rows) {
    const demand = byName.get(series) ?? new Float64Array(length);
    byName.set(series, demand);
    const at = (day - first) / step;
    // A return is no demand, and no less of it on another day.
    demand[at] = (demand[at] as number) + Math.max(amount, 0);
  }
  const demands = [...byName.values()];
  markClosed(demands, length);
  return { grain, names: [...byName.keys()], demands };
}

function markClosed(demands: readonly Demand[], length: number): void {
  if (demands.length < ALL_SILENT) return;
  for (let i = 0; i < length; i++) {
    if (meanOf(demands.map((demand) => demand[i] as number)) > 0) continue;
    for (const demand of demands) demand[i] = Number.NaN;
  }
}
