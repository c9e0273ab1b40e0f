import { DAY } from '../../platform/durations.ts';
import { type Demand, meanOf } from '../series.ts';
import type { StoredSeries } from './read-slice.ts';

/** A day on which none of so many series of a site sold anything was not a day of sale. */
const ALL_SILENT = 10;

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/**
 * Daily demand up to yesterday, so that a trailing silence is zeros. A day that the site was closed
 * is not known, nor one that began and ended with an empty shelf; whoever tells no receipts tells
 * nothing of the shelf.
 */
export function dailyDemand(series: StoredSeries, closed: ReadonlySet<string>): Demand {
  const { length, days, used, changes, onHand, isCounted, today } = series;
  const demand = new Float64Array(length);
  const moved = new Float64Array(length);
  let since = 0;
  days.forEach((day, n) => {
    // Today is not over, and says nothing of a day.
    if (day >= length) since += changes[n] as number;
    else {
      demand[day] = Math.max(used[n] as number, 0);
      moved[day] = changes[n] as number;
    }
  });
  let closing = onHand - since;
  for (let day = length - 1; day >= 0; day--) {
    const opening = closing - (moved[day] as number);
    if (isCounted && opening <= 0 && closing <= 0 && demand[day] === 0) demand[day] = Number.NaN;
    if (demand[day] === 0 && closed.has(dayAfter(today, day - length))) demand[day] = Number.NaN;
    closing = opening;
  }
  return demand;
}

/** Marks the days on which a site with many series sold nothing at all. All end yesterday. */
export function markSilentDays(demands: readonly Demand[]): void {
  if (demands.length < ALL_SILENT) return;
  const longest = Math.max(...demands.map(({ length }) => length));
  for (let back = 1; back <= longest; back++) {
    const there = demands.filter(({ length }) => length >= back);
    if (there.length < ALL_SILENT) return;
    const sold = there.some((demand) => (demand[demand.length - back] as number) > 0);
    if (sold) continue;
    for (const demand of there) demand[demand.length - back] = Number.NaN;
  }
}

/** Weeks that end yesterday; a week that is mostly unknown is, one that is partly is scaled up. */
export function weeklyDemand(daily: Demand): Demand {
  const weeks = Math.floor(daily.length / 7);
  const first = daily.length - 7 * weeks;
  return Float64Array.from({ length: weeks }, (_, week) => {
    const days = daily.subarray(first + 7 * week, first + 7 * week + 7);
    const known = days.filter((value) => !Number.isNaN(value));
    return known.length < 4 ? Number.NaN : 7 * meanOf(known);
  });
}
