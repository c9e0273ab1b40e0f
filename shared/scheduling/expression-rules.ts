/** One of the six fields of a cron expression. */
type Field = {
  name: string;
  min: number;
  max: number;
  names?: string[];
  /** Of days: `?` leaves the choice to the other one. */
  isDay?: true;
  /** What stands alone in it besides numbers, and in words. */
  alone?: { pattern: RegExp; words: string };
  /** EventBridge has no steps in it. */
  noSteps?: true;
  /** Years do not begin again. */
  noWrap?: true;
};

export const MONTHS = [
  'JAN',
  'FEB',
  'MAR',
  'APR',
  'MAY',
  'JUN',
  'JUL',
  'AUG',
  'SEP',
  'OCT',
  'NOV',
  'DEC',
];
export const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS: Field[] = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  {
    name: 'day of the month',
    min: 1,
    max: 31,
    isDay: true,
    alone: { pattern: /^(L|([1-9]|[12]\d|3[01])W)$/, words: 'L or, say, 15W' },
  },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  {
    name: 'day of the week',
    min: 1,
    max: 7,
    names: WEEKDAYS,
    isDay: true,
    noSteps: true,
    alone: {
      pattern:
        /^(([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)?L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/,
      words: 'L, 6L or, say, 6#3',
    },
  },
  { name: 'year', min: 1970, max: 2199, noWrap: true },
];

/**
 * Holds an expression against what EventBridge Scheduler takes: `cron(…)` with six fields, `rate(…)`,
 * `at(…)`. What it refuses would otherwise fail in the middle of a deployment.
 * @throws RangeError with the field and the right word
 */
export function checkExpression(expression: string): void {
  const wrong = (why: string) => new RangeError(`${expression}: ${why}`);
  const [, kind, inner = ''] = /^(cron|rate|at)\((.*)\)$/s.exec(expression) ?? [];
  if (kind === 'cron') checkCron(inner, wrong);
  else if (kind === 'rate') checkRate(inner, wrong);
  else if (kind === 'at') checkAt(inner, wrong);
  else throw wrong('an expression is cron(…), rate(…) or at(…), and nothing around it');
}

type Wrong = (why: string) => RangeError;

function checkCron(inner: string, wrong: Wrong): void {
  const parts = inner.trim().split(/\s+/);
  if (parts.length !== FIELDS.length)
    throw wrong(
      `six fields are needed, and ${inner.trim() === '' ? 0 : parts.length} are there: ${FIELDS.map(({ name }) => name).join(', ')}`,
    );
  for (const [i, field] of FIELDS.entries()) checkField(parts[i] as string, field, wrong);
  const open = FIELDS.filter(({ isDay }, i) => isDay && parts[i] === '?');
  if (open.length === 0)
    throw wrong('day of the month and day of the week are both set: one of them is ?');
  if (open.length === 2)
    throw wrong('day of the month and day of the week are both ?: one of them says which');
}

function checkField(text: string, field: Field, wrong: Wrong): void {
  const { name, isDay, alone, noWrap } = field;
  const no = (why: string) => wrong(`${name} is "${text}": ${why}`);
  if (text === '?') {
    if (isDay) return;
    throw no('? stands in one of the two days; here it is *');
  }
  if (alone?.pattern.test(text.toUpperCase())) return;
  for (const part of text.split(',')) {
    const [span = '', ...steps] = part.split('/');
    if (steps.length > 1) throw no('one step at most');
    if (steps.length === 1) checkStep(steps[0] as string, field, no);
    if (span === '*') continue;
    const ends = span.split('-');
    if (ends.length > 2) throw no('a range has two ends');
    for (const end of ends) checkValue(end, field, no);
    if (noWrap && Number(ends[0]) > Number(ends.at(-1)))
      throw no('the first year is the later one');
  }
}

function checkStep(text: string, { max, noSteps }: Field, no: Wrong): void {
  if (noSteps) throw no('EventBridge has no steps here: name the days');
  if (!/^\d{1,4}$/.test(text) || Number(text) < 1 || Number(text) > max)
    throw no(`a step is a number from 1 to ${max}`);
}

function checkValue(text: string, { min, max, names, alone }: Field, no: Wrong): void {
  if (names?.includes(text.toUpperCase())) return;
  if (/^\d{1,4}$/.test(text) && Number(text) >= min && Number(text) <= max) return;
  if (alone && /[LW#]/i.test(text)) throw no(`${alone.words} stands alone`);
  const named = names ? `, or ${names[0]} to ${names.at(-1)}` : '';
  throw no(text === '' ? 'a value is missing' : `from ${min} to ${max}${named}`);
}

function checkRate(inner: string, wrong: Wrong): void {
  const [, count = '', unit = '', plural = ''] = /^(\d+) +(minute|hour|day)(s?)$/.exec(inner) ?? [];
  const right = 'a rate is like rate(1 hour) or rate(5 minutes)';
  if (count.length > 6) throw wrong('nothing comes again after so long');
  if (count === '' || Number(count) === 0) throw wrong(right);
  if (Number(count) === 1 && plural) throw wrong(`of 1 it is ${unit}: rate(1 ${unit})`);
  if (Number(count) > 1 && !plural)
    throw wrong(`of ${Number(count)} it is ${unit}s: rate(${Number(count)} ${unit}s)`);
}

function checkAt(inner: string, wrong: Wrong): void {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner);
  const read = new Date(isTime ? `${inner}Z` : Number.NaN);
  if (Number.isNaN(read.getTime()) || read.toISOString().slice(0, 19) !== inner)
    throw wrong('a time is like at(2026-11-21T03:40:00), without a zone');
}
