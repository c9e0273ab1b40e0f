import { meanOf } from '../series.ts';
import type { ForecastOfSeries } from './forecast-slice.ts';

const MONDAY_FIRST = 6;

/** How a series is used: by weekday, how often, and whether more than before. */
export function patternOf({ stored, demand, day }: ForecastOfSeries) {
  const { siteId, itemId, today } = stored;
  const mean = meanOf(demand, Math.max(0, demand.length - 91));
  return {
    siteId,
    itemId,
    dailyMean: mean,
    variation: day.variation,
    intervalDays: Number.isFinite(day.interval) ? day.interval : null,
    weekdays: weekdaysOf(demand, { today, mean }),
    change: changeOf(demand),
  };
}

function weekdaysOf(demand: Float64Array, { today, mean }: { today: string; mean: number }) {
  const first = new Date(`${today}T00:00:00Z`).getUTCDay() + MONDAY_FIRST;
  return Array.from({ length: 7 }, (_, weekday) => {
    const same = demand.filter(
      (_value, n) => (first + 7 * 100 - (demand.length - n)) % 7 === weekday % 7,
    );
    return mean > 0 ? Number((meanOf(same.slice(-13)) / mean).toFixed(3)) : 1;
  });
}

/** The last four weeks against the eight before, as a share; null where one of them is too short or empty. */
export function changeOf(demand: Float64Array): number | null {
  if (demand.length < 84) return null;
  const before = meanOf(demand, demand.length - 84, demand.length - 28);
  return before > 0 ? meanOf(demand, demand.length - 28) / before - 1 : null;
}
