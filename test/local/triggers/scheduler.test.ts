import { describe, expect, it } from '@jest/globals';
import type { ScheduleModel } from '../../../lib/template/model.ts';
import { parseExpression } from '../../../local/triggers/schedule/expression.ts';
import { fire, inputFor, startScheduler } from '../../../local/triggers/scheduler.ts';
import { occurrencesBetween } from '../../../shared/scheduling/cron.ts';
import { eventually } from '../../support/eventually.ts';

/** The next `count` times after `from`, in UTC to the minute. */
function times(expression: string, zone: string, from: string, count = 3): string[] {
  const next = parseExpression(expression, zone);
  const found: string[] = [];
  let at: Date | undefined = new Date(from);
  while (found.length < count) {
    at = next(at);
    if (!at) break;
    found.push(at.toISOString().slice(0, 16));
  }
  return found;
}

describe('schedule expressions', () => {
  it.each<[string, string, string, string[]]>([
    ['cron(0 3 * * ? *)', 'UTC', '2026-11-21T03:00Z', ['2026-11-22T03:00', '2026-11-23T03:00']],
    ['cron(0/15 9 * * ? *)', 'UTC', '2026-11-21T09:40Z', ['2026-11-21T09:45', '2026-11-22T09:00']],
    ['cron(0 8 ? * 2-6 *)', 'UTC', '2026-11-20T09:00Z', ['2026-11-23T08:00', '2026-11-24T08:00']],
    ['cron(0 8 ? * MON-FRI *)', 'UTC', '2026-11-20T09:00Z', ['2026-11-23T08:00']],
    ['cron(0 8 ? * 1 *)', 'UTC', '2026-11-20T09:00Z', ['2026-11-22T08:00']],
    ['cron(0 0 L * ? *)', 'UTC', '2026-11-20T09:00Z', ['2026-11-30T00:00', '2026-12-31T00:00']],
    ['cron(0 9 ? * 2#1 *)', 'UTC', '2026-11-20T09:00Z', ['2026-12-07T09:00']],
    ['cron(0 9 ? * 6L *)', 'UTC', '2026-11-20T10:00Z', ['2026-11-27T09:00']],
    ['cron(0 9 1 1 ? 2030)', 'UTC', '2026-11-20T10:00Z', ['2030-01-01T09:00']],
    [
      'cron(0 9 1 1 ? 2027/2)',
      'UTC',
      '2026-11-20T10:00Z',
      ['2027-01-01T09:00', '2029-01-01T09:00'],
    ],
    ['rate(5 minutes)', 'UTC', '2026-11-21T09:41Z', ['2026-11-21T09:45', '2026-11-21T09:50']],
    ['rate(1 day)', 'UTC', '2026-11-21T09:41Z', ['2026-11-22T00:00']],
    ['at(2026-12-24T18:00:00)', 'Europe/Berlin', '2026-11-21T09:41Z', ['2026-12-24T17:00']],
  ])('%s in %s after %s', (expression, zone, from, expected) => {
    expect(times(expression, zone, from, expected.length)).toEqual(expected);
  });

  it.each([
    'cron(0 9 ? * FRI-MON *)',
    'cron(0 9 ? * 6-2 *)',
    'cron(0 9 1 NOV-FEB ? *)',
    'cron(50-10/5 22-2 * * ? *)',
    'cron(0 9 28-3 * ? *)',
    'cron(0 9 1 JAN/3 ? *)',
    'cron(0 9 1 jan-3,OCT ? *)',
    'cron(0 9 ? * TUE-4,7 2027-2027)',
    'cron(5/15,7 0/6 5/10 * ? *)',
    'cron(0 9 *,1 * ? *)',
  ])('has the runs that the sweeper looks for: %s', (expression) => {
    const after = new Date('2026-11-20T10:00Z');
    const runs = occurrencesBetween({
      ...{ expression, timeZone: 'Europe/Berlin' },
      ...{ after, until: new Date('2028-12-31T00:00Z') },
    });
    const first = runs.slice(0, 40).map((at) => at.toISOString().slice(0, 16));
    expect(first.length).toBeGreaterThan(3);
    expect(times(expression, 'Europe/Berlin', after.toISOString(), first.length)).toEqual(first);
  });

  it('is due once at a time that ends: at(…) is over when it is past', () => {
    expect(times('at(2020-01-01T00:00:00)', 'UTC', '2026-11-21T00:00Z')).toEqual([]);
  });

  it('skips a time that spring leaves out', () => {
    // London goes from 00:59 UTC+0 to 02:00 UTC+1 on 2026-03-29.
    expect(times('cron(30 1 * * ? *)', 'Europe/London', '2026-03-28T00:00Z')).toEqual([
      '2026-03-28T01:30',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
  });

  it('is due once, at the first, at a time that autumn repeats', () => {
    // New York goes from 01:59 UTC-4 back to 01:00 UTC-5 on 2026-11-01.
    expect(times('cron(30 1 * * ? *)', 'America/New_York', '2026-10-31T00:00Z')).toEqual([
      '2026-10-31T05:30',
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
  });

  it('keeps local time over a change of the clock', () => {
    expect(times('cron(0 9 * * ? *)', 'Europe/Berlin', '2026-10-24T00:00Z', 2)).toEqual([
      '2026-10-24T07:00',
      '2026-10-25T08:00',
    ]);
  });

  it.each([
    ['cron(0 3 * * *)', 'UTC', 'six fields are needed'],
    ['cron(0 3 * * * *)', 'UTC', 'both set'],
    ['rate(0 minutes)', 'UTC', 'a rate is like'],
    ['every day', 'UTC', 'an expression is cron'],
    ['cron(0 3 * * ? *)', 'Mars/Olympus', 'Mars/Olympus'],
  ])('refuses %s in %s', (expression, zone, message) => {
    expect(() => parseExpression(expression, zone)).toThrow(message);
  });
});

describe('the scheduler', () => {
  const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:nightshift-local-jobs';
  const schedule = (overrides: Partial<ScheduleModel> = {}): ScheduleModel => ({
    name: 'nightly',
    arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/nightly',
    expression: 'rate(1 minute)',
    timezone: 'UTC',
    enabled: true,
    target: {
      arn: QUEUE,
      deadLetterArn: `${QUEUE}-dlq`,
      input:
        '{"at":"<aws.scheduler.scheduled-time>","n":"<aws.scheduler.attempt-number>","by":"<aws.scheduler.schedule-arn>","x":"<aws.scheduler.other>"}',
    },
    roleStatements: [{ effect: 'Allow', actions: ['sqs:SendMessage'], resources: [QUEUE] }],
    ...overrides,
  });
  const sink = (refuse?: string) => {
    const sent: { queueArn: string; body: string }[] = [];
    const send = (message: { queueArn: string; body: string }) => {
      if (message.queueArn === refuse) throw new Error('no such queue');
      sent.push(message);
      return 'id';
    };
    return { sent, queues: { send }, clock: () => new Date(), onLog: () => {} };
  };

  it("fills in Scheduler's context attributes", () => {
    expect(JSON.parse(inputFor(schedule(), new Date('2026-11-21T03:00:00Z')))).toEqual({
      at: '2026-11-21T03:00:00Z',
      n: '1',
      by: schedule().arn,
      x: '<aws.scheduler.other>',
    });
  });

  it('sends at the scheduled time, and once after the machine slept through several', async () => {
    const deps = sink();
    const start = Date.parse('2026-11-21T03:00:59.980Z');
    const began = performance.now();
    // Jumps five minutes ahead as soon as the first one is due.
    const clock = () => {
      const passed = performance.now() - began;
      return new Date(start + passed + (passed > 20 ? 300_000 : 0));
    };
    const scheduler = startScheduler([schedule()], { ...deps, clock });
    await eventually(() => expect(deps.sent).toHaveLength(1));
    expect(JSON.parse(deps.sent[0]?.body ?? '')).toMatchObject({ at: '2026-11-21T03:01:00Z' });
    expect(scheduler.upcoming().nightly?.toISOString()).toBe('2026-11-21T03:07:00.000Z');
    scheduler.stop();
  });

  it('sends to the dead-letter queue what the target refuses', () => {
    const deps = sink(QUEUE);
    fire(schedule(), new Date(), deps);
    expect(deps.sent).toEqual([
      expect.objectContaining({
        queueArn: `${QUEUE}-dlq`,
        attributes: expect.objectContaining({
          ERROR_MESSAGE: { DataType: 'String', StringValue: 'no such queue' },
        }),
      }),
    ]);
  });

  it('leaves disabled schedules alone', () => {
    const scheduler = startScheduler([schedule({ enabled: false })], sink());
    expect(scheduler.upcoming()).toEqual({});
  });

  it('refuses to start when the role may not send to the queue', () => {
    expect(() => startScheduler([schedule({ roleStatements: [] })], sink())).toThrow(
      `The role of schedule nightly may not sqs:SendMessage to ${QUEUE}`,
    );
  });
});
