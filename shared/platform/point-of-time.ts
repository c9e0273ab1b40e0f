import { DAY, HOUR, MINUTE } from './durations.ts';

const UNITS: Record<string, number> = { s: 1_000, m: MINUTE, h: HOUR, d: DAY };

/** What parsePointOfTime takes, in words for whoever wrote something else. */
export const POINT_OF_TIME = 'a span before now (30m, 2h, 3d) or a time (ISO 8601)';

/**
 * A time as people write one: a span before now, or ISO 8601, in UTC where it names no zone.
 * @returns what it is, given now; undefined for what is neither, or no day of the calendar.
 */
export function parsePointOfTime(given: string): ((now: Date) => Date) | undefined {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? [];
  if (amount && unit) {
    return (now) => new Date(now.getTime() - Number(amount) * (UNITS[unit] as number));
  }
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)(T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(given) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const at = new Date(clock && !/(Z|[+-]\d\d:?\d\d)$/.test(clock) ? `${given}Z` : given);
  return Number.isNaN(at.getTime()) ? undefined : () => at;
}

/** 31 February is a day to Date: it rolls over. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
