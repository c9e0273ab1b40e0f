import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { createStartJobsHandler } from '../../../functions/start-jobs/handler.ts';
import { readGivenUp } from '../../../shared/dead-letters/collect.ts';
import type { sendMessage } from '../../../shared/platform/aws/send-message.ts';
import { RetryLater } from '../../../shared/platform/errors.ts';
import { sqsRecord } from '../../support/sqs-record.ts';

const at = '2026-11-29T03:30:00Z';
const occurrence = (schedule: string) => JSON.stringify({ schedule, scheduledTime: at });
const record = (body: string, more: Partial<Parameters<typeof sqsRecord>[0]> = {}) =>
  sqsRecord({ queue: 'jobs', body, ...more });

describe('start-jobs', () => {
  let started: [string, SQSEvent][];
  let refused: Parameters<typeof sendMessage>[0][];
  let postponed: { id: string; seconds: number }[];
  let busy: string | undefined;
  const handler = createStartJobsHandler({
    dlqUrl: 'https://sqs/dlq',
    start: async (name, event) => {
      if (name === busy) throw new RetryLater('TooManyRequestsException');
      started.push([name, event]);
    },
    send: async (message) => void refused.push(message),
    postpone: async (_arn, messages) => void postponed.push(...messages),
  });
  const handle = (...Records: SQSRecord[]) => handler({ Records });

  beforeEach(() => {
    [started, refused, postponed] = [[], [], []];
    busy = undefined;
  });

  it('starts the function of each occurrence with its message, and waits for none', async () => {
    const messages = [record(occurrence('send-reminders')), record(occurrence('restore-drill'))];
    expect(await handle(...messages)).toEqual({ batchItemFailures: [] });
    expect(started).toEqual([
      ['send-reminders', { Records: [messages[0]] }],
      ['restore-drill', { Records: [messages[1]] }],
    ]);
  });

  it('hands on what the message says of itself: a replay, a trial, which attempt and since when', async () => {
    const attributes = {
      'nightshift-replay-of': 'd-1',
      'nightshift-dry-run-of': 'r-1',
      'nightshift-attempt': '3',
      'nightshift-first-sent': '1780000000000',
    };
    await handle(record(occurrence('expire-records'), { attributes, receives: 2 }));
    expect(started[0]?.[1].Records[0]).toMatchObject({
      attributes: { ApproximateReceiveCount: '3', SentTimestamp: '1780000000000' },
      messageAttributes: {
        'nightshift-replay-of': { stringValue: 'd-1' },
        'nightshift-dry-run-of': { stringValue: 'r-1' },
      },
    });
  });

  it('counts no receive of its own as an attempt of the job', async () => {
    await handle(record(occurrence('expire-records'), { receives: 4 }));
    expect(started[0]?.[1].Records[0]?.attributes.ApproximateReceiveCount).toBe('1');
  });

  it('lets one that cannot be started wait, and starts its neighbours', async () => {
    busy = 'send-reminders';
    const answer = await handle(
      record(occurrence('send-reminders'), { id: 'm-1', receives: 2 }),
      record(occurrence('create-checkins'), { id: 'm-2' }),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
    expect(postponed).toMatchObject([{ seconds: 30 }]);
    expect(started.map(([name]) => name)).toEqual(['create-checkins']);
  });

  it.each([
    ['no JSON', '{nope'],
    ['no object', 'null'],
    ['no job', occurrence('send-remindres')],
    ['a job that goes elsewhere', occurrence('email-sweep')],
    ['the job that is held by nobody', occurrence('sweep-occurrences')],
    ['a word of every object', occurrence('constructor')],
  ])('hands what is %s to the collector at once, with the reason', async (_, body) => {
    const message = record(body, { attributes: { 'nightshift-replay-of': 'd-1' } });
    expect(await handle(message)).toEqual({ batchItemFailures: [] });
    expect(started).toEqual([]);
    expect(refused).toMatchObject([{ queueUrl: 'https://sqs/dlq', body }]);
    const { attributes } = refused[0] ?? {};
    const letter = readGivenUp(
      sqsRecord({ queue: 'dlq', body, ...(attributes && { attributes }) }),
    );
    expect(letter).toMatchObject({
      queue: 'jobs',
      error: { name: 'RejectMessage', message: expect.stringContaining('no occurrence') },
      replayOf: 'd-1',
    });
  });
});
