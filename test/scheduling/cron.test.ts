import { describe, expect, it } from '@jest/globals';
import { Cron } from 'croner';
import fc from 'fast-check';
import { occurrencesBetween, parseCron } from '../../shared/scheduling/cron.ts';

const runs = (expression: string, timeZone: string, after: string, until: string) =>
  occurrencesBetween({ expression, timeZone, after: new Date(after), until: new Date(until) }).map(
    (at) => at.toISOString().slice(0, 16),
  );

describe('the runs of an expression', () => {
  it('are after the first moment and up to the last', () => {
    expect(runs('cron(0 9 * * ? *)', 'UTC', '2026-03-01T09:00Z', '2026-03-03T09:00Z')).toEqual([
      '2026-03-02T09:00',
      '2026-03-03T09:00',
    ]);
  });

  it('follow the clock of the zone over both changes', () => {
    const nine = (after: string, until: string) =>
      runs('cron(0 9 ? * MON-FRI *)', 'Europe/London', after, until);
    expect(nine('2026-03-27T00:00Z', '2026-03-31T00:00Z')).toEqual([
      '2026-03-27T09:00',
      '2026-03-30T08:00',
    ]);
    expect(nine('2026-10-23T00:00Z', '2026-10-27T00:00Z')).toEqual([
      '2026-10-23T08:00',
      '2026-10-26T09:00',
    ]);
  });

  it('leave out a local time that the change skips', () => {
    expect(
      runs('cron(30 1 * * ? *)', 'Europe/London', '2026-03-28T00:00Z', '2026-03-30T23:00Z'),
    ).toEqual(['2026-03-28T01:30', '2026-03-30T00:30']);
  });

  it('come once, at the first, where a local time comes twice', () => {
    expect(
      runs('cron(30 1 * * ? *)', 'America/New_York', '2026-10-31T12:00Z', '2026-11-02T12:00Z'),
    ).toEqual(['2026-11-01T05:30', '2026-11-02T06:30']);
  });

  it('know a change of half an hour', () => {
    expect(
      runs('cron(45 1 * * ? *)', 'Australia/Lord_Howe', '2026-04-04T00:00Z', '2026-04-05T23:00Z'),
    ).toEqual(['2026-04-04T14:45', '2026-04-05T15:15']);
  });

  it('have none on a day that a zone skipped', () => {
    expect(
      runs('cron(0 9 * * ? *)', 'Pacific/Apia', '2011-12-29T00:00Z', '2012-01-01T00:00Z'),
    ).toEqual(['2011-12-29T19:00', '2011-12-30T19:00', '2011-12-31T19:00']);
  });

  it('are those of an independent reading of the expression, wherever clocks do not change', () => {
    const field = (min: number, max: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min, max }).map(String),
        fc
          .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
        fc.integer({ min: 2, max: Math.min(20, max) }).map((step) => `*/${step}`),
        fc
          .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 })
          .map((l) => l.join(',')),
      );
    const after = new Date('2026-02-26T11:17:00Z');
    const until = new Date('2026-03-03T03:00:00Z');
    fc.assert(
      fc.property(
        field(0, 59),
        field(0, 23),
        field(1, 31),
        field(1, 12),
        (minute, hour, day, month) => {
          const ours = occurrencesBetween({
            expression: `cron(${minute} ${hour} ${day} ${month} ? *)`,
            timeZone: 'Asia/Kathmandu',
            after,
            until,
          });
          const cron = new Cron(`0 ${minute} ${hour} ${day} ${month} *`, {
            timezone: 'Asia/Kathmandu',
            paused: true,
          });
          let next = cron.nextRun(after);
          for (const at of ours) {
            expect(next?.toISOString()).toBe(at.toISOString());
            next = cron.nextRun(at);
          }
          expect(next === null || next > until).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are refused when the expression is not one', () => {
    for (const wrong of [
      'rate(1 minute)',
      'cron(0 9 * * ?)',
      'cron(60 9 * * ? *)',
      'cron(0 9 L * ? *)',
      'cron(a 9 * * ? *)',
      'cron(0/0 9 * * ? *)',
      'cron(0/1.5 9 * * ? *)',
      'cron(0/ 9 * * ? *)',
      'cron( 9 * * ? *)',
      'cron(, 9 * * ? *)',
      'cron(+5 9 * * ? *)',
      'cron(0 9 0 * ? *)',
      'cron(0 9 * 13 ? *)',
      'cron(0 9 ? * 0 *)',
      'cron(0 9 ? * 8 *)',
      'cron(0 9 * * ? 1969)',
      'xcron(0 9 * * ? *)',
      'cron(0 9 * * ? *) ',
    ])
      expect(() => parseCron(wrong)).toThrow(RangeError);
  });

  it('know each month and each weekday by its name, in any letters', () => {
    const months = 'JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC'.split(',');
    for (const [i, name] of months.entries())
      for (const word of [name, name.toLowerCase()])
        expect([word, parseCron(`cron(0 9 1 ${word} ? *)`).months]).toEqual([word, [i + 1]]);
    for (const [i, name] of 'MON,TUE,WED,THU,FRI,SAT,SUN'.split(',').entries())
      expect([name, parseCron(`cron(0 9 ? * ${name} *)`).weekdays]).toEqual([name, [i + 1]]);
  });

  it('go on from a first value by a step, and over the end of a range', () => {
    expect(parseCron('cron(5/20 * * * ? *)').minutes).toEqual([5, 25, 45]);
    expect(parseCron('cron(10-30/10 22-2/2 * * ? *)')).toMatchObject({
      minutes: [10, 20, 30],
      hours: [0, 2, 22],
    });
    expect(parseCron('cron(0 9 1 NOV-FEB ? *)').months).toEqual([1, 2, 11, 12]);
  });

  it('come on any day where only one of the two days says which', () => {
    const every = Array.from({ length: 31 }, (_, i) => i + 1);
    expect(parseCron('cron(0 9 * * ? *)')).toMatchObject({ days: every, weekdays: undefined });
    expect(parseCron('cron(0 9 ? * * *)')).toMatchObject({
      days: undefined,
      weekdays: [1, 2, 3, 4, 5, 6, 7],
    });
  });

  it('have their years', () => {
    const years = (year: string) =>
      runs(`cron(0 0 1 1 ? ${year})`, 'UTC', '2025-06-01T00:00Z', '2030-06-01T00:00Z').map((run) =>
        run.slice(0, 4),
      );
    expect(years('2027-2028')).toEqual(['2027', '2028']);
    expect(years('*')).toHaveLength(5);
    expect(years('2024')).toEqual([]);
  });

  it('count weekdays from Sunday, as AWS does', () => {
    expect(parseCron('cron(0 9 ? * 1,7 *)').weekdays).toEqual([6, 7]);
    expect(parseCron('cron(0 9 ? * FRI-MON *)').weekdays).toEqual([1, 5, 6, 7]);
  });
});
