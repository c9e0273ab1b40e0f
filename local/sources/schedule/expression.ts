import { Cron } from 'croner';
import { DAY, HOUR, MINUTE } from '../../../shared/platform/durations.ts';
import { checkExpression } from '../../../shared/scheduling/expression-rules.ts';
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
 * "whichever"; croner takes seconds first and weekdays 0–6.
 */
function toCroner(fields: string): string {
  const [minute, hour, day, month, weekday, year] = fields.trim().split(/\s+/) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return [
    '0',
    stepsFrom(minute, 59),
    stepsFrom(hour, 23),
    day === '?' ? '*' : stepsFrom(day, 31),
    stepsFrom(month, 12),
    weekday === '?' ? '*' : weekdays(weekday),
    stepsFrom(year, 2199),
  ].join(' ');
}

/** `0/15` starts at 0 and goes on; croner wants the range written out. */
const stepsFrom = (field: string, last: number): string =>
  field.replace(/(^|,)(\d+)\//g, `$1$2-${last}/`);

function weekdays(field: string): string {
  return field
    .split(',')
    .map((part) => {
      const [range = '', step] = part.split('/');
      const shifted = range.replace(/^(\d)(L?)$|^(\d)(?=-)|(?<=-)(\d)$|^(\d)(?=#)/g, (number) =>
        number.replace(/\d/, (digit) => String(Number(digit) - 1)),
      );
      // A bare L is the last day of the week.
      const day = shifted === 'L' ? '6' : shifted;
      return step ? `${day}/${step}` : day;
    })
    .join(',');
}
