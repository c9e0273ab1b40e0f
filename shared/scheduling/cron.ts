import { Temporal } from 'temporal-polyfill';

type Fields = {
  minutes: number[];
  hours: number[];
  months: number[];
  /** Undefined: any. */
  days: number[] | undefined;
  /** ISO, Monday is 1; undefined: any. */
  weekdays: number[] | undefined;
  years: number[] | undefined;
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
    Temporal.Instant.fromEpochMilliseconds(date.getTime())
      .toZonedDateTimeISO(timeZone)
      .toPlainDate();
  const last = localDay(input.until);
  const found: Date[] = [];
  for (let day = localDay(input.after); Temporal.PlainDate.compare(day, last) <= 0; ) {
    if (matchesDay(day, fields)) {
      for (const at of timesOf(day, fields, timeZone)) {
        if (at > input.after.getTime() && at <= input.until.getTime()) found.push(new Date(at));
      }
    }
    day = day.add({ days: 1 });
  }
  return found;
}

function matchesDay(day: Temporal.PlainDate, fields: Fields): boolean {
  return (
    fields.months.includes(day.month) &&
    (fields.days?.includes(day.day) ?? true) &&
    (fields.weekdays?.includes(day.dayOfWeek) ?? true) &&
    (fields.years?.includes(day.year) ?? true)
  );
}

function timesOf(day: Temporal.PlainDate, { hours, minutes }: Fields, timeZone: string): number[] {
  const times: number[] = [];
  for (const hour of hours) {
    for (const minute of minutes) {
      const local = day.toPlainDateTime({ hour, minute });
      const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
      // In a gap the answer is another local time than what was asked for.
      if (zoned.toPlainDateTime().equals(local)) times.push(zoned.epochMilliseconds);
    }
  }
  return times;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** @throws RangeError naming the field; `L`, `W` and `#` are not supported. */
export function parseCron(expression: string): Fields {
  const parts = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (parts?.length !== 6) throw new RangeError(`Not a cron expression: ${expression}`);
  const [minute, hour, day, month, weekday, year] = parts as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const any = (text: string) => text === '*' || text === '?';
  return {
    minutes: range(minute, { min: 0, max: 59 }),
    hours: range(hour, { min: 0, max: 23 }),
    days: any(day) ? undefined : range(day, { min: 1, max: 31 }),
    months: range(month, { min: 1, max: 12, names: MONTHS }),
    // AWS counts from Sunday, 1
    weekdays: any(weekday)
      ? undefined
      : range(weekday, { min: 1, max: 7, names: WEEKDAYS })
          .map((d) => (d === 1 ? 7 : d - 1))
          .sort((a, b) => a - b),
    years: any(year) ? undefined : range(year, { min: 1970, max: 2199 }),
  };
}

type Limits = { min: number; max: number; names?: string[] };

function range(text: string, limits: Limits): number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [span = '', step] = part.split('/');
    const [first, last] = span === '*' ? [] : span.split('-');
    const from = first === undefined ? limits.min : cronValue(first, limits);
    // `5/15` goes on to the end, `5` is itself
    const single = step === undefined ? from : limits.max;
    const to =
      first === undefined ? limits.max : last === undefined ? single : cronValue(last, limits);
    const by = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(by) || by < 1) throw new RangeError(`Not a cron step: ${part}`);
    // `FRI-MON` goes over the end
    const count = to >= from ? to - from : to - from + (limits.max - limits.min + 1);
    for (let i = 0; i <= count; i += by) {
      values.add(limits.min + ((from - limits.min + i) % (limits.max - limits.min + 1)));
    }
  }
  return [...values].sort((a, b) => a - b);
}

function cronValue(text: string, { min, max, names }: Limits): number {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + min : Number(text);
  if (!/^\w+$/.test(text) || !Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`Not a cron value: ${text}`);
  }
  return value;
}
