import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { createCollectDeadLettersHandler } from '../../../functions/collect-dead-letters/handler.ts';
import { STATUSES } from '../../../shared/dead-letters/letter.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import type { SendBack } from '../../../shared/dead-letters/second-round.ts';
import { listDeadLetters } from '../../../shared/dead-letters/select.ts';
import { createDatabase } from '../../../shared/platform/database/database.ts';
import { RetryLater } from '../../../shared/platform/errors.ts';
import { makeFailed } from '../../dead-letters/make-failed.ts';
import { givenUpStart } from '../../support/given-up-start.ts';
import { sqsRecord } from '../../support/sqs-record.ts';
import { useDatabase } from '../../support/use-database.ts';

const stripeBody = JSON.stringify({
  id: 'e-1',
  source: 'nightshift.stripe',
  'detail-type': 'invoice.paid',
  time: '2026-11-21T03:00:00Z',
  detail: {
    id: 'evt_1',
    type: 'invoice.paid',
    account: '',
    livemode: false,
    created: 1790000000,
    apiVersion: '2026-10-28.endive',
    style: 'snapshot',
    payload: {},
  },
});

type Overrides = {
  body?: string;
  id?: string;
  receives?: number;
  attributes?: Record<string, string>;
};

/** What crashed the consumer of a queue, as it lies in the stage's `dlq`. */
const makeRecord = (from: string, overrides: Overrides = {}): SQSRecord =>
  sqsRecord({ queue: 'dlq', from, body: stripeBody, receives: 6, ...overrides });

describe('collect-dead-letters', () => {
  const { db } = useDatabase();
  const clock = () => new Date();
  let sent: Parameters<SendBack>[0][];
  let sqsDown: boolean;
  const collect = (...Records: SQSRecord[]) =>
    createCollectDeadLettersHandler({
      db,
      clock,
      send: async (message) => {
        if (sqsDown) throw new RetryLater('SQS is away');
        sent.push(message);
      },
      deadLetters: createDeadLetters({ sql: db, clock }),
    })({ Records });
  const all = async () =>
    (await listDeadLetters({ filter: { statuses: STATUSES }, limit: 10 }, { sql: db })).rows;

  beforeEach(async () => {
    await db.query('DELETE FROM dead_letters');
    sent = [];
    sqsDown = false;
  });

  it('keeps what crashed its consumer, under the queue it was meant for', async () => {
    expect(await collect(makeRecord('billing'))).toEqual({ batchItemFailures: [] });
    expect(await all()).toMatchObject([
      {
        queue: 'billing',
        function: 'sync-billing',
        error: { name: 'Crashed' },
        attempts: 5,
        firstSeenAt: new Date(1790000000000),
      },
    ]);
  });

  it('keeps what no rule could deliver, with the reason EventBridge gave', async () => {
    await collect(
      sqsRecord({
        queue: 'undelivered',
        body: stripeBody,
        attributes: {
          ERROR_CODE: 'NO_PERMISSIONS',
          ERROR_MESSAGE: 'queue policy',
          TARGET_ARN: 'arn:aws:sqs:us-east-1:000000000000:nightshift-local-billing',
        },
      }),
    );
    expect(await all()).toMatchObject([
      {
        queue: 'billing',
        error: {
          name: 'Undelivered',
          message: expect.stringContaining('NO_PERMISSIONS: queue policy'),
        },
        attempts: 1,
      },
    ]);
  });

  it('tells the queue from the message itself where SQS does not name it, and says so', async () => {
    await collect(sqsRecord({ queue: 'dlq', body: stripeBody, receives: 6 }));
    expect(await all()).toMatchObject([
      {
        queue: 'billing',
        effectKey: 'evt_1',
        error: {
          name: 'Crashed',
          message: expect.stringContaining('told from the message itself'),
        },
      },
    ]);
  });

  it('keeps what no queue takes, and sends it nowhere', async () => {
    await collect(sqsRecord({ queue: 'dlq', body: '{"who":"knows"}', receives: 6 }));
    expect(await all()).toMatchObject([{ queue: 'unknown', status: 'waiting' }]);
    expect(sent).toEqual([]);
  });

  it('keeps a reason that the consumer gave before it crashed on the same event', async () => {
    await collect(makeRecord('billing'));
    const [{ effectKey } = { effectKey: '' }] = await all();
    await db.query('DELETE FROM dead_letters');
    await createDeadLetters({ sql: db, clock: () => new Date() }).record(makeFailed({ effectKey }));
    await collect(makeRecord('billing'));
    expect(await all()).toMatchObject([{ error: { name: 'RejectMessage' }, attempts: 6 }]);
  });

  it('keeps a body that nobody can read, and its neighbours', async () => {
    await collect(
      makeRecord('outbox', { body: '{nope' }),
      makeRecord('outbox', {
        body: '{"schedule":"outbox-sweep","scheduledTime":"2026-11-21T03:00:00Z"}',
      }),
    );
    expect((await all()).map(({ effectKey }) => effectKey).sort()).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      'outbox-sweep@2026-11-21T03:00:00.000Z',
    ]);
  });

  it('sends what got no answer back to its queue once; the second time it waits for an operator', async () => {
    await collect(makeRecord('billing'));
    const [letter] = await all();
    expect(letter).toMatchObject({ status: 'replaying', error: { name: 'Crashed' } });
    expect(sent).toEqual([
      {
        queueUrl: expect.stringMatching(/\/nightshift-local-billing$/),
        body: stripeBody,
        attributes: { 'nightshift-replay-of': letter?.id },
      },
    ]);

    await collect(
      makeRecord('billing', { attributes: { 'nightshift-replay-of': letter?.id as string } }),
    );
    expect(await all()).toMatchObject([{ id: letter?.id, status: 'waiting' }]);
    await collect(makeRecord('billing'));
    expect(await all()).toMatchObject([{ id: letter?.id, status: 'waiting' }]);
    expect(sent).toHaveLength(1);
  });

  it('resolves the dead letter when the second round succeeds', async () => {
    await collect(makeRecord('billing'));
    const [letter] = await all();
    await createDeadLetters({ sql: db, clock }).resolve([
      { id: letter?.id as string, outcome: 'done' },
    ]);
    expect(await all()).toMatchObject([{ status: 'resolved', outcome: 'done' }]);
  });

  it('keeps the message when the second round cannot be sent', async () => {
    sqsDown = true;
    const answer = await collect(makeRecord('billing', { id: 'kept' }));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'kept' }]);
    sqsDown = false;
    await collect(makeRecord('billing', { id: 'kept' }));
    expect(sent).toHaveLength(1);
  });

  it('puts a replay that crashed on its own dead letter', async () => {
    await createDeadLetters({ sql: db, clock: () => new Date() }).record(makeFailed());
    const id = (await all())[0]?.id as string;
    await collect(
      makeRecord('billing', {
        body: '{"edited":1}',
        attributes: { 'nightshift-replay-of': id },
      }),
    );
    expect(await all()).toMatchObject([{ id, status: 'waiting', attempts: 6 }]);
  });

  it('gives every message back while the database is down', async () => {
    const down = createDatabase({ url: async () => 'postgres://worker:x@127.0.0.1:1/none' });
    const deadLetters = createDeadLetters({ sql: down, clock: () => new Date() });
    const handler = createCollectDeadLettersHandler({
      deadLetters,
      db: down,
      clock,
      send: async () => {
        throw new Error('nothing may be sent before it is recorded');
      },
    });
    const answer = await handler({
      Records: [makeRecord('billing', { id: 'a' }), makeRecord('billing', { id: 'b' })],
    });
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }]);
    await down.end();
  });

  it('says of an event that nobody knows which one was probably meant', async () => {
    const body = JSON.stringify({
      ...{ id: 'e-2', source: 'nightshift.app', 'detail-type': 'email.requsted' },
      ...{ time: '2026-11-21T03:00:00Z', detail: {} },
    });
    expect(await collect(sqsRecord({ queue: 'undelivered', body }))).toEqual({
      batchItemFailures: [],
    });
    expect(await all()).toMatchObject([
      {
        error: {
          name: 'UnknownEvent',
          message: expect.stringMatching(
            /^There is no event "email\.requsted" of nightshift\.app \(did you mean "email\.requested"\?\)/,
          ),
        },
      },
    ]);
    expect(sent).toEqual([]);
  });

  describe('of a job that was started in vain', () => {
    const raw = '{"schedule":"send-reminders","scheduledTime":"2026-11-29T03:15:00Z"}';
    const collectStart = (more: Partial<Parameters<typeof givenUpStart>[0]> = {}) =>
      collect(sqsRecord({ queue: 'dlq', body: givenUpStart({ through: 'jobs', raw, ...more }) }));

    it('keeps the message itself under the job’s own name, and sends it back through the shared queue', async () => {
      await collectStart();
      expect(await all()).toMatchObject([
        {
          queue: 'send-reminders',
          function: 'send-reminders',
          effectKey: 'send-reminders@2026-11-29T03:15:00.000Z',
          error: { name: 'Crashed', message: expect.stringContaining('in 3 runs') },
          attempts: 3,
          firstSeenAt: new Date(1790000000000),
        },
      ]);
      expect(sent).toMatchObject([
        { queueUrl: expect.stringMatching(/nightshift-local-jobs$/), body: raw },
      ]);
    });

    it('tells how it ended in Lambda’s words, and never in those of the function', async () => {
      const errorMessage = '2026-11-29 r-1 Task timed out after 900.00 seconds; secret';
      await collectStart({ response: { errorType: 'Sandbox.Timedout', errorMessage } });
      const [{ error } = { error: { message: '' } }] = await all();
      expect(error.message).toContain('(Task timed out after 900.00 seconds)');
      expect(error.message).not.toContain('secret');
    });

    it('says of one that found no room for hours that it never ran', async () => {
      await collectStart({ condition: 'EventAgeExceeded', response: {} });
      expect(await all()).toMatchObject([
        {
          queue: 'send-reminders',
          error: { name: 'Undelivered', message: expect.stringContaining('in time') },
        },
      ]);
    });

    it('is one dead letter with a copy that its starter could not start', async () => {
      await collectStart();
      await collect(sqsRecord({ queue: 'dlq', from: 'jobs', body: raw, receives: 6 }));
      expect(await all()).toHaveLength(1);
    });

    it('keeps its replay’s and its trial’s names', async () => {
      await collectStart();
      const [{ id } = { id: '' }] = await all();
      await collectStart({ attributes: { 'nightshift-replay-of': id } });
      expect(await all()).toMatchObject([{ id, status: 'waiting' }]);
    });
  });
});
