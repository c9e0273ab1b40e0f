import { describe, expect, it } from '@jest/globals';
import { Temporal } from 'temporal-polyfill';
import { isTimeZone } from '../../shared/platform/time-zone.ts';

const MISREAD = [
  'UTC+2',
  'GMT+2',
  'PST',
  'MSK',
  'Foo5',
  '+05:30',
  '+02:00',
  'Mars/Olympus',
  '',
  '-',
];
const LEGACY = ['Asia/Calcutta', 'Europe/Kiev', 'US/Eastern', 'Etc/GMT-2', 'UTC', 'EST5EDT', 'ROK'];

describe('the name of a zone', () => {
  it.each(MISREAD)('is not %j, which is read in several ways or not at all', (text) => {
    expect(isTimeZone(text)).toBe(false);
  });

  it.each(LEGACY)('is %j, old as it is', (text) => {
    expect(isTimeZone(text)).toBe(true);
  });

  it('is every name that there is, and Temporal reads each', () => {
    for (const text of [...Intl.supportedValuesOf('timeZone'), ...LEGACY]) {
      expect([text, isTimeZone(text)]).toEqual([text, true]);
      expect(() => Temporal.PlainDate.from('2026-06-01').toZonedDateTime(text)).not.toThrow();
    }
  });

  it('is no three letters that Temporal does not read', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const words = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    for (const text of words.filter(isTimeZone))
      expect(() => Temporal.PlainDate.from('2026-06-01').toZonedDateTime(text)).not.toThrow();
  });
});
