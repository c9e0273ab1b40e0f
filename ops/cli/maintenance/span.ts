import { DAY, HOUR, MINUTE } from '../../../shared/platform/durations.ts';
import type { Option } from '../../../tools/command-line/options.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';

const UNITS: Record<string, number> = { m: MINUTE, h: HOUR };

/** For how long: minutes or hours, a day at most. Milliseconds to the command. */
export const FOR = {
  type: 'string',
  value: 'SPAN',
  summary: 'how long: 30m, 2h; a day at most. It ends by itself',
  read: (given: string): number => {
    const [, amount, unit = ''] = /^(\d{1,4})([mh])$/.exec(given) ?? [];
    const span = Number(amount) * (UNITS[unit] ?? Number.NaN);
    if (span > 0 && span <= DAY) return span;
    throw new WrongUse('a span like 30m or 2h is needed, a day at most');
  },
} as const satisfies Option;

export const WHY = {
  type: 'string',
  value: 'TEXT',
  summary: 'why, for the record',
  read: (given: string): string => {
    const why = given.trim();
    if (/^[^\p{Cc}]{1,300}$/u.test(why)) return why;
    throw new WrongUse('some words are needed, in a line of 300 characters at most');
  },
} as const satisfies Option;

/** @throws WrongUse without both */
export function required<T>(value: T | undefined, option: string): T {
  if (value === undefined) throw new WrongUse(`${option} is needed`);
  return value;
}
