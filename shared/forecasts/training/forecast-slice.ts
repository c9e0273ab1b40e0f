import { describeError } from '../../platform/log.ts';
import { type Forecast, forecastSeries } from '../forecast.ts';
import { demandOfLead, type LeadTime, leadTimeOf } from '../reorder/lead-time.ts';
import { type Demand, meanOf, SEASON } from '../series.ts';
import { type Common, commonOf } from '../together.ts';
import { dailyDemand, markSilentDays, weeklyDemand } from './demand-of.ts';
import type { StoredSeries } from './read-slice.ts';

/** Days and weeks that are shown ahead. */
const SHOWN_DAYS = 28;
const WEEKS = 8;
const BY_DAY = { season: SEASON.day, horizon: SHOWN_DAYS };
const BY_WEEK = { season: SEASON.week, horizon: 4 };
/** Days that a forecast of a day is held against afterwards. */
const LEAST_DAYS = 1;
const MOST_DAYS = 60;

export type ForecastOfSeries = {
  stored: StoredSeries;
  demand: Demand;
  day: Forecast;
  week: Forecast;
  lead: LeadTime;
  /** Mean and variance of a day, for the reorder. */
  daily: { mean: number; variance: number };
};

export type Failure = { siteId: string; itemId: string; reason: string };

/** Forecasts the series of a slice; one that cannot be is a failure with its reason, and no other's. */
export function forecastSlice({
  series,
  closed,
}: {
  series: readonly StoredSeries[];
  closed: ReadonlyMap<string, ReadonlySet<string>>;
}): { forecasts: ForecastOfSeries[]; failures: Failure[] } {
  const failures: Failure[] = [];
  const forecasts: ForecastOfSeries[] = [];
  for (const [siteId, ofSite] of Map.groupBy(series, (it) => it.siteId)) {
    const demands = ofSite.map((it) => dailyDemand(it, closed.get(siteId) ?? new Set()));
    markSilentDays(demands);
    const weekly = demands.map(weeklyDemand);
    const common = { day: commonOf(demands, BY_DAY), week: commonOf(weekly, BY_WEEK) };
    ofSite.forEach((stored, n) => {
      const demand = demands[n] as Demand;
      try {
        forecasts.push(forecastOne({ stored, demand, common }));
      } catch (error) {
        const { name, message } = describeError(error);
        failures.push({ siteId, itemId: stored.itemId, reason: `${name}: ${message}` });
      }
    });
  }
  return { forecasts, failures };
}

function forecastOne({
  stored,
  demand,
  common,
}: {
  stored: StoredSeries;
  demand: Demand;
  common: Record<'day' | 'week', Common>;
}): ForecastOfSeries {
  const { rule, leadTimes, unconverted, unit } = stored;
  const lead = leadTimeOf(leadTimes, rule.leadTimeDays);
  const horizon = Math.min(
    Math.max(Math.round(lead.mean) + rule.reviewDays, LEAST_DAYS),
    MOST_DAYS,
  );
  const made = forecastSeries(demand, {
    ...BY_DAY,
    horizon,
    common: common.day,
    outlook: SHOWN_DAYS,
  });
  const week = forecastSeries(weeklyDemand(demand), {
    ...BY_WEEK,
    common: common.week,
    outlook: WEEKS,
  });
  const note = unconverted
    ? `; ${unconverted} movements in a unit that is not made of ${unit ?? 'one'} are left out`
    : '';
  const day = { ...made, why: made.why + note };
  return { stored, demand, day, week, lead, daily: dailyOf(day, demand, horizon) };
}

/** A day's mean, and its variance by the band of the horizon; by the past where there is no band. */
function dailyOf({ sum, quantiles }: Forecast, demand: Demand, horizon: number) {
  const mean = sum / horizon;
  const at = (share: number) => quantiles.find((quantile) => quantile.share === share)?.sum;
  const [low, high] = [at(0.1), at(0.9)];
  // Between P10 and P90 of a normal there are 2.563 deviations.
  if (low !== undefined && high !== undefined)
    return { mean, variance: Math.max(((high - low) / 2.563) ** 2 / horizon, mean * 0.1) };
  const past = meanOf(demand);
  return { mean, variance: Math.max(meanOf(demand.map((value) => (value - past) ** 2)), mean) };
}

export const leadDemand = ({ lead, daily }: ForecastOfSeries) => demandOfLead(lead, daily);
