import { describe, expect, it } from '@jest/globals';
import { crashedTrial, readGivenUp } from '../../shared/dead-letters/collect.ts';
import { givenUpStart } from '../support/given-up-start.ts';
import { sqsRecord } from '../support/sqs-record.ts';

type Input = Parameters<typeof sqsRecord>[0];
const JOB = '{"schedule":"send-reminders","scheduledTime":"2026-11-29T03:15:00Z"}';
const UPLOAD = '{"nobody":"takes this"}';
const dead = (more: Partial<Input> = {}) =>
  readGivenUp(sqsRecord({ queue: 'dlq', from: 'billing', body: UPLOAD, receives: 6, ...more }));
const undelivered = (attributes: Record<string, string> = {}, more: Partial<Input> = {}) =>
  readGivenUp(sqsRecord({ queue: 'undelivered', body: UPLOAD, receives: 6, attributes, ...more }));
const arn = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:nightshift-local-${queue}`;

describe('what a consumer never answered for', () => {
  it('is its own queue’s, and goes back there', () => {
    expect(dead()).toEqual({
      queue: 'billing',
      queueArn: arn('billing'),
      functionName: 'sync-billing',
      // Nobody can read it: its hash stands in.
      effectKey: undefined,
      error: {
        name: 'Crashed',
        message:
          'sync-billing gave no answer (crash, timeout, out of memory), or could not record its failure: see its logs.',
      },
      body: UPLOAD,
      attempts: 5,
      firstSeenAt: new Date(1790000000000),
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      replayOf: undefined,
      dryRunOf: undefined,
    });
  });

  it('was tried at least once, whatever SQS counted', () => {
    expect([1, 2, 3].map((receives) => dead({ receives }).attempts)).toEqual([1, 1, 2]);
  });

  it('keeps its trace, and whose replay or trial it is', () => {
    const trace = 'Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled=1';
    const attributes = { 'nightshift-replay-of': 'a', 'nightshift-dry-run-of': 'b' };
    expect(dead({ trace, attributes })).toMatchObject({
      traceId: '67891233abcdef012345678912345678',
      replayOf: 'a',
      dryRunOf: 'b',
    });
  });

  it('was refused where its consumer said so', () => {
    expect(dead({ attributes: { 'nightshift-rejected': 'no such plan' } }).error).toEqual({
      name: 'RejectMessage',
      message: 'no such plan',
    });
  });

  it('of a queue that the house does not have cannot go back', () => {
    const letter = dead({ from: 'retired' });
    expect(letter).toMatchObject({ queue: 'retired', functionName: 'retired' });
    expect(letter).not.toHaveProperty('queueArn');
    expect(letter.error.message).not.toContain('Nothing named its queue');
  });

  it('names what starts a job beside the job, where they share a queue', () => {
    const { queue, queueArn, effectKey, error } = dead({ from: 'jobs', body: JOB });
    expect({ queue, queueArn, effectKey }).toEqual({
      queue: 'send-reminders',
      queueArn: arn('jobs'),
      effectKey: 'send-reminders@2026-11-29T03:15:00.000Z',
    });
    expect(error.message).toMatch(/^send-reminders, or what starts it, gave no answer \(crash/);
  });

  it('says that its queue is only told from the message, where nothing named it', () => {
    const { queue, error } = dead({ from: '', body: UPLOAD });
    expect(queue).toBe('unknown');
    expect(error.message).toMatch(/its logs\. Nothing named its queue: .+ message itself\.$/);
  });
});

describe('what was not delivered', () => {
  it('has the reason as far as one is given, and was tried once', () => {
    const message = (attributes?: Record<string, string>) => undelivered(attributes).error.message;
    const guessed = ' Nothing named its queue: it is told from the message itself.';
    expect(message()).toBe(`It did not reach its queue: no reason was given.${guessed}`);
    expect(message({ ERROR_CODE: 'A' })).toBe(`It did not reach its queue: A.${guessed}`);
    expect(message({ ERROR_CODE: 'A', ERROR_MESSAGE: 'b', TARGET_ARN: arn('billing') })).toBe(
      'It did not reach its queue: A: b.',
    );
    expect(undelivered()).toMatchObject({ attempts: 1, error: { name: 'Undelivered' } });
  });

  const misspelt = JSON.stringify({ source: 'nightshift.app', 'detail-type': 'email.requsted' });

  it('is an event that nobody knows only where no queue was named', () => {
    expect(undelivered({}, { body: misspelt }).error.name).toBe('UnknownEvent');
    const named = { TARGET_ARN: arn('billing') };
    expect(undelivered(named, { body: misspelt }).error.name).toBe('Undelivered');
    expect(dead({ from: '', body: misspelt }).error.name).toBe('Crashed');
  });
});

describe('a function that was started in vain', () => {
  const start = (more: Partial<Parameters<typeof givenUpStart>[0]> = {}, runs?: number) => {
    const given = JSON.parse(givenUpStart({ through: 'jobs', raw: JOB, ...more }));
    if (runs !== undefined) given.requestContext.approximateInvokeCount = runs;
    return readGivenUp(sqsRecord({ queue: 'dlq', body: JSON.stringify(given), receives: 6 }));
  };

  it('is its own message’s, with its runs and how it ended', () => {
    expect(start()).toMatchObject({
      queue: 'send-reminders',
      queueArn: arn('jobs'),
      body: JOB,
      attempts: 3,
      error: {
        name: 'Crashed',
        message:
          'send-reminders gave no answer in 3 runs (Runtime.ExitError), or could not record its failure: see its logs.',
      },
    });
    expect(start({ response: {} }).error.message).toContain('in 3 runs (RetriesExhausted)');
  });

  it('that never ran counts as one attempt', () => {
    const { attempts, error } = start({ condition: 'EventAgeExceeded', response: {} }, 0);
    expect(attempts).toBe(1);
    expect(error).toEqual({
      name: 'Undelivered',
      message: 'send-reminders could not be started in time: EventAgeExceeded.',
    });
  });
});

it('a trial that its consumer did not survive would fail for good, and changed nothing', () => {
  const error = { name: 'Crashed', message: 'x' };
  expect(crashedTrial({ error })).toEqual({
    verdict: 'still-fails',
    error,
    changes: { rows: [], removed: {}, held: [] },
  });
});
