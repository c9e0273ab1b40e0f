import { fromEpochMilliseconds, toZonedDateTimeISO } from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { InvalidConfiguration } from '../platform/errors.ts';
import { isTimeZone } from '../platform/time-zone.ts';
import { valuesOf } from './cron-values.ts';
import { checkExpression, MONTHS, WEEKDAYS } from './expression-rules.ts';
import type { Job } from './job.ts';

type Day = ReturnType<typeof PlainDate.create>;

type Fields = {
  minutes: number[];
  hours: number[];
  months: number[];
  /** Undefined: the weekdays say which. */
  days: number[] | undefined;
  /** ISO, Monday is 1; undefined: the days of the month say which. */
  weekdays: number[] | undefined;
  years: number[];
};

/**
 * The runs that EventBridge Scheduler makes of an expression, after `after` and up to `until`.
 *
 * As Scheduler does it: a local time that a clock change skips has no run, one that comes twice has
 * one run, at its first coming.
 *
 * @throws RangeError when the expression or the zone cannot be read.
 */
export function occurrencesBetween(input: {
  expression: string;
  timeZone: string;
  after: Date;
  until: Date;
}): Date[] {
  const { timeZone } = input;
  const fields = parseCron(input.expression);
  const localDay = (date: Date) =>
    ZonedDateTime.toPlainDate(toZonedDateTimeISO(fromEpochMilliseconds(date.getTime()), timeZone));
  const last = localDay(input.until);
  const found: Date[] = [];
  for (let day = localDay(input.after); PlainDate.compare(day, last) <= 0; ) {
    if (matchesDay(day, fields)) {
      for (const at of timesOf(day, fields, timeZone)) {
        if (at > input.after.getTime() && at <= input.until.getTime()) found.push(new Date(at));
      }
    }
    day = PlainDate.addDays(day, 1);
  }
  return found;
}

function matchesDay(day: Day, fields: Fields): boolean {
  return (
    fields.months.includes(day.month) &&
    (fields.days?.includes(day.day) ?? true) &&
    (fields.weekdays?.includes(PlainDate.dayOfWeek(day)) ?? true) &&
    fields.years.includes(day.year)
  );
}

function timesOf(day: Day, { hours, minutes }: Fields, timeZone: string): number[] {
  const times: number[] = [];
  for (const hour of hours) {
    for (const minute of minutes) {
      const local = PlainDateTime.create(day.year, day.month, day.day, hour, minute);
      const zoned = PlainDateTime.toZonedDateTime(local, timeZone, { disambiguation: 'earlier' });
      // In a gap the answer is another local time than what was asked for.
      if (PlainDateTime.equals(ZonedDateTime.toPlainDateTime(zoned), local))
        times.push(zoned.epochMilliseconds);
    }
  }
  return times;
}

/**
 * Reads a cron expression that EventBridge Scheduler takes.
 * @throws RangeError naming the field; also for `L`, `W`, `#` and rates, which it takes and this does not
 */
export function parseCron(expression: string): Fields {
  checkExpression(expression);
  const parts = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (!parts)
    throw new RangeError(
      `${expression}: a job has cron(…), so that it is known which runs it missed`,
    );
  const [minute, hour, day, month, weekday, year] = parts as Six;
  if (/[LW#]/i.test(day) || /[L#]/i.test(weekday))
    throw new RangeError(
      `${expression}: the sweeper, which finds runs that were missed, reads no L, W and #: name the days`,
    );
  return {
    minutes: valuesOf(minute, { min: 0, max: 59 }),
    hours: valuesOf(hour, { min: 0, max: 23 }),
    days: day === '?' ? undefined : valuesOf(day, { min: 1, max: 31 }),
    months: valuesOf(month, { min: 1, max: 12, names: MONTHS }),
    // AWS counts from Sunday, 1
    weekdays:
      weekday === '?'
        ? undefined
        : valuesOf(weekday, { min: 1, max: 7, names: WEEKDAYS })
            .map((d) => (d === 1 ? 7 : d - 1))
            .sort((a, b) => a - b),
    years: valuesOf(year, { min: 1970, max: 2199 }),
  };
}

type Six = [string, string, string, string, string, string];

/**
 * Holds a job's expressions and zone against what Scheduler takes and the sweeper reads.
 * @throws InvalidConfiguration naming the job
 */
export function checkJob({ name, expression, calmExpression, timeZone }: Job): void {
  try {
    for (const each of [expression, calmExpression]) if (each) parseCron(each);
  } catch (cause) {
    throw new InvalidConfiguration(`The job ${name}: ${(cause as Error).message}`, { cause });
  }
  if (!isTimeZone(timeZone))
    throw new InvalidConfiguration(`The job ${name}: there is no time zone ${timeZone}`);
}
