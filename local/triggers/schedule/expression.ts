import { Cron } from 'croner';
import { DAY, HOUR, MINUTE } from '../../../shared/platform/durations.ts';
import { valuesOf } from '../../../shared/scheduling/cron-values.ts';
import { checkExpression, MONTHS, WEEKDAYS } from '../../../shared/scheduling/expression-rules.ts';
import { instantOf, wallTimeAt } from './zoned.ts';

/** Answers the first time after an instant at which a schedule is due; undefined: never again. */
export type NextTime = (after: Date) => Date | undefined;

const UNITS: Record<string, number> = { minute: MINUTE, hour: HOUR, day: DAY };
/** Times in a spring gap do not exist; this many in a row mean that the expression never fires. */
const MAX_SKIPPED = 1_000;

/**
 * Reads an expression of EventBridge Scheduler: `cron(…)` with six fields, `rate(…)`, `at(…)`.
 * A time that spring leaves out is skipped; one that autumn repeats is due once, at the first.
 *
 * @param timezone IANA name; rates have none
 * @throws Error naming an expression that EventBridge refuses, or a zone that cannot be read
 */
export function parseExpression(expression: string, timezone: string): NextTime {
  checkExpression(expression);
  const [, kind, inner = ''] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') return rate(inner);
  wallTimeAt(new Date(), timezone);
  return kind === 'cron' ? cron(inner, timezone) : at(inner, timezone);
}

function cron(fields: string, timezone: string): NextTime {
  const pattern = new Cron(toCroner(fields), { timezone: 'UTC', paused: true });
  return (after) => {
    let wall: Date | null = wallTimeAt(after, timezone);
    // Just before the repeated hour ends, the wall clock of "after" may be ahead of what is due.
    for (let skipped = 0; skipped < MAX_SKIPPED; skipped += 1) {
      wall = pattern.nextRun(wall);
      if (!wall) return undefined;
      const instant = instantOf(wall, timezone);
      if (instant && instant > after) return instant;
    }
    return undefined;
  };
}

/** Rates are aligned to the epoch, so that a restart does not shift them. */
function rate(inner: string): NextTime {
  const [, count, unit = ''] = /^(\d+) +(minute|hour|day)s?$/.exec(inner.trim()) ?? [];
  const period = Number(count) * (UNITS[unit] ?? 0);
  return (after) => new Date((Math.floor(after.getTime() / period) + 1) * period);
}

function at(inner: string, timezone: string): NextTime {
  const due = instantOf(new Date(`${inner}Z`), timezone);
  return (after) => (due && due > after ? due : undefined);
}

/**
 * AWS writes minute, hour, day, month, weekday, year, with weekdays 1–7 from Sunday and `?` for
 * "whichever"; croner takes seconds first and weekdays 0–6. Values are written out, since croner
 * has no ranges over the end and no steps from a name.
 */
function toCroner(fields: string): string {
  const [minute, hour, day, month, weekday, year] = fields.trim().split(/\s+/) as Six;
  return [
    '0',
    values(minute, { min: 0, max: 59 }),
    values(hour, { min: 0, max: 23 }),
    values(day, { min: 1, max: 31 }),
    values(month, { min: 1, max: 12, names: MONTHS }),
    /[L#]/i.test(weekday)
      ? nthWeekday(weekday)
      : values(weekday, { min: 1, max: 7, names: WEEKDAYS }, -1),
    values(year, { min: 1970, max: 2199 }),
  ].join(' ');
}

type Six = [string, string, string, string, string, string];

function values(field: string, limits: Parameters<typeof valuesOf>[1], shift = 0): string {
  if (field === '?' || field === '*') return '*';
  if (/^L$|W$/i.test(field)) return field;
  return valuesOf(field, limits)
    .map((value) => value + shift)
    .join(',');
}

/** `L` is the last day of the week, `6L` the last Friday, `6#3` the third. */
const nthWeekday = (field: string): string =>
  field.toUpperCase() === 'L' ? '6' : field.replace(/^\d/, (digit) => String(Number(digit) - 1));
