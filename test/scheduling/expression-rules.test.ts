import { describe, expect, it } from '@jest/globals';
import { checkJob, parseCron } from '../../shared/scheduling/cron.ts';
import { checkExpression } from '../../shared/scheduling/expression-rules.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/** What AWS's documentation of Scheduler and of scheduled rules shows, and what follows from its tables. */
const TAKEN = [
  'cron(15 10 ? * 6L 2022-2023)',
  'cron(0 10 * * ? *)',
  'cron(15 12 * * ? *)',
  'cron(0 18 ? * MON-FRI *)',
  'cron(0 8 1 * ? *)',
  'cron(0/15 * * * ? *)',
  'cron(0/10 * ? * MON-FRI *)',
  'cron(0/5 8-17 ? * MON-FRI *)',
  'cron(0/30 20-23 ? * MON-FRI *)',
  'cron(0/30 0-2 ? * TUE-SAT *)',
  'cron(0 9 ? * 2#1 *)',
  'cron(0 0 3W * ? *)',
  'cron(0 0 L * ? *)',
  'cron(0 0 ? * L *)',
  'cron(0 0 ? * THUL *)',
  'cron(0 0 ? * fri#5 *)',
  'cron(0 0 ? JAN,FEB,MAR SUN,MON *)',
  'cron(5,35 14 * * ? 2026/2)',
  'cron(50-10 22-2 ? NOV-FEB FRI-MON *)',
  'cron(0 0 31 12 ? 2199)',
  'cron( 0  0 1 1 ? 1970 )',
  'rate(1 minute)',
  'rate(1 hour)',
  'rate(7 days)',
  'rate(5 minutes)',
  'at(2026-11-20T13:00:00)',
  'at(2028-02-29T00:00:00)',
];

const REFUSED: [expression: string, said: RegExp][] = [
  ['rate(1 minutes)', /of 1 it is minute: rate\(1 minute\)/],
  ['rate(5 minute)', /of 5 it is minutes/],
  ['rate(01 hours)', /rate\(1 hour\)/],
  ['rate(0 minutes)', /a rate is like/],
  ['rate(-5 minutes)', /a rate is like/],
  ['rate(1.5 hours)', /a rate is like/],
  ['rate(5 weeks)', /a rate is like/],
  ['rate(5 seconds)', /a rate is like/],
  ['rate(minutes)', /a rate is like/],
  ['rate()', /a rate is like/],
  ['rate(99999999999999999999 days)', /after so long/],
  ['cron(0 9 * * ? 2030-2026)', /year is "2030-2026": the first year is the later one/],
  ['cron(0 9 * * * *)', /both set: one of them is \?/],
  ['cron(0 9 1 * 2 *)', /both set/],
  ['cron(0 9 1 * MON *)', /both set/],
  ['cron(0 9 ? * ? *)', /both \?/],
  ['cron(0 9 * * ?)', /six fields are needed, and 5 are there/],
  ['cron(0 0 9 * * ? *)', /and 7 are there/],
  ['cron()', /and 0 are there/],
  ['cron(60 9 * * ? *)', /minutes is "60": from 0 to 59/],
  ['cron(0 24 * * ? *)', /hours is "24"/],
  ['cron(0 9 0 * ? *)', /day of the month is "0": from 1 to 31/],
  ['cron(0 9 32 * ? *)', /day of the month/],
  ['cron(0 9 1 13 ? *)', /month is "13": from 1 to 12, or JAN to DEC/],
  ['cron(0 9 1 0 ? *)', /month is "0"/],
  ['cron(0 9 1 JANUARY ? *)', /month is "JANUARY"/],
  ['cron(0 9 ? * 0 *)', /day of the week is "0": from 1 to 7, or SUN to SAT/],
  ['cron(0 9 ? * 8 *)', /day of the week/],
  ['cron(0 9 ? * MO *)', /day of the week/],
  ['cron(0 9 1 1 ? 1969)', /year is "1969"/],
  ['cron(0 9 1 1 ? 2200)', /year/],
  ['cron(0 9 1 1 ? ?)', /year is "\?": \? stands in one of the two days/],
  ['cron(? 9 1 1 ? *)', /minutes is "\?"/],
  ['cron(0 9 ? * */3 *)', /no steps here/],
  ['cron(0 9 ? * 2/2 *)', /no steps here/],
  ['cron(0 9 1,L * ? *)', /L or, say, 15W stands alone/],
  ['cron(0 9 L-3 * ? *)', /stands alone/],
  ['cron(0 9 1W,15W * ? *)', /stands alone/],
  ['cron(0 9 1-15W * ? *)', /stands alone/],
  ['cron(0 9 32W * ? *)', /day of the month/],
  ['cron(0 9 W * ? *)', /day of the month/],
  ['cron(0 9 2#1 * ? *)', /day of the month/],
  ['cron(0 9 ? * 2W *)', /day of the week/],
  ['cron(0 9 ? * 3#1,6#3 *)', /6#3 stands alone/],
  ['cron(0 9 ? * 6#6 *)', /stands alone/],
  ['cron(0 9 ? * 6#0 *)', /stands alone/],
  ['cron(0 9 ? * 8#1 *)', /stands alone/],
  ['cron(0 9 ? * #1 *)', /stands alone/],
  ['cron(0 L * * ? *)', /hours is "L"/],
  ['cron(0/0 9 * * ? *)', /a step is a number from 1 to 59/],
  ['cron(0/60 9 * * ? *)', /a step/],
  ['cron(*/x 9 * * ? *)', /a step/],
  ['cron(0/5/5 9 * * ? *)', /one step at most/],
  ['cron(1-2-3 9 * * ? *)', /a range has two ends/],
  ['cron(1, 9 * * ? *)', /a value is missing/],
  ['cron(-5 9 * * ? *)', /a value is missing/],
  ['cron(1.5 9 * * ? *)', /minutes/],
  ['cron(1e1 9 * * ? *)', /minutes/],
  ['cron(0x1 9 * * ? *)', /minutes/],
  ['cron(٣ 9 * * ? *)', /minutes/],
  ['cron(a 9 * * ? *)', /minutes is "a"/],
  ['cron(0 9 * * ? *', /an expression is cron/],
  [' cron(0 9 * * ? *)', /nothing around it/],
  ['CRON(0 9 * * ? *)', /an expression is cron/],
  ['0 9 * * *', /an expression is cron/],
  ['@daily', /an expression is cron/],
  ['', /an expression is cron/],
  ['at(2026-11-20)', /a time is like/],
  ['at(2026-11-20T13:00:00Z)', /without a zone/],
  ['at(2026-02-29T13:00:00)', /a time is like/],
  ['at(2026-11-20T25:00:00)', /a time is like/],
  ['at(2026-11-20 13:00:00)', /a time is like/],
];

describe('an expression of a schedule', () => {
  it.each(TAKEN)('is taken as AWS takes it: %s', (expression) => {
    expect(() => checkExpression(expression)).not.toThrow();
  });

  it.each(REFUSED)('is refused as AWS refuses it, with the right word: %s', (expression, said) => {
    expect(() => checkExpression(expression)).toThrow(said);
    expect(() => parseCron(expression)).toThrow(RangeError);
  });
});

describe('a job', () => {
  const job = { ...jobs['apply-retention'], name: 'tidy' };
  it.each([
    [{ expression: 'rate(5 minutes)' }, /^The job tidy: rate\(5 minutes\): a job has cron/],
    [{ expression: 'cron(0 0 L * ? *)' }, /the sweeper.*name the days/],
    [{ expression: 'cron(0 0 3W * ? *)' }, /the sweeper/],
    [{ expression: 'cron(0 0 ? * WED#2 *)' }, /the sweeper/],
    [{ expression: 'cron(0 0 ? * SATL *)' }, /the sweeper/],
    [{ calmExpression: 'cron(0 9 * * * *)' }, /both set/],
    [{ timeZone: 'Mars/Base' }, /no time zone Mars\/Base/],
  ])('is refused before it is deployed where its runs could not be known: %j', (more, said) => {
    expect(() => checkJob({ ...job, ...more })).toThrow(said);
  });

  it.each(['MON', 'WED', 'SUN-WED', 'mon,wed'])('may name days: %s', (days) => {
    expect(() => checkJob({ ...job, expression: `cron(0 9 ? * ${days} *)` })).not.toThrow();
  });
});
