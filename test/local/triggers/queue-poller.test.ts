import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import type { EventSourceMappingModel } from '../../../lib/template/model.ts';
import { createQueues, type Queues } from '../../../local/aws/sqs/queues.ts';
import { type LocalState, openState } from '../../../local/aws/state.ts';
import type { Answer } from '../../../local/functions/protocol.ts';
import { type Poller, startPoller } from '../../../local/triggers/queue-poller.ts';
import { eventually } from '../../support/eventually.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:nightshift-local-jobs';
const DLQ = `${QUEUE}-dlq`;
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:nightshift-local-worker';

const ok = (value: unknown = null): Answer => ({ ok: true, payload: JSON.stringify(value) });
const error: Answer = { ok: false, errorType: 'Error', errorMessage: 'broken' };

describe('polling a queue for a function', () => {
  let dir: string;
  let state: LocalState;
  let queues: Queues;
  let poller: Poller | undefined;
  let now = Date.now();
  let lines: string[];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'nightshift-poller-'));
    state = openState(dir);
    now = Date.now();
    lines = [];
    queues = createQueues(state, () => now);
    const redrive = { deadLetterTargetArn: DLQ, maxReceiveCount: 2 };
    queues.setModel(
      [QUEUE, DLQ].map((arn) => ({
        name: arn,
        queueName: arn,
        logicalId: arn,
        arn,
        url: arn,
        attributes:
          arn === QUEUE
            ? { VisibilityTimeout: '60', RedrivePolicy: JSON.stringify(redrive) }
            : ({} as Record<string, string>),
        statements: [],
      })),
    );
  });
  afterEach(async () => {
    queues.stop();
    await poller?.stop();
    state.close();
    rmSync(dir, { recursive: true });
  });

  const poll = (
    invoke: (event: SQSEvent) => Promise<Answer>,
    overrides: Partial<EventSourceMappingModel> = {},
    from: Queues = queues,
  ) => {
    poller = startPoller(
      {
        logicalId: 'Mapping',
        functionArn: FUNCTION,
        queueArn: QUEUE,
        enabled: true,
        batchSize: 10,
        maximumBatchingWindowSeconds: 0,
        partialFailures: true,
        ...overrides,
      },
      {
        queues: from,
        invoke: (_arn, event) => invoke(event as SQSEvent),
        onLog: (line) => lines.push(line),
        pauseMs: 1,
      },
    );
  };
  const send = (...bodies: string[]) =>
    bodies.map((body) => queues.send({ queueArn: QUEUE, body }));
  const left = () => queues.counts(QUEUE);
  const empty = () => expect(left()).toMatchObject({ visible: 0, inFlight: 0 });

  it('hands over records as SQS and Lambda shape them, and deletes what succeeded', async () => {
    const events: SQSEvent[] = [];
    const id = queues.send({
      queueArn: QUEUE,
      body: 'hello',
      attributes: { tag: { DataType: 'String', StringValue: 'x' } },
    });
    poll(async (event) => {
      events.push(event);
      return ok();
    });
    await eventually(empty);
    expect(events[0]?.Records[0]).toMatchObject({
      messageId: id,
      body: 'hello',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(now) },
      messageAttributes: { tag: { dataType: 'String', stringValue: 'x' } },
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      eventSource: 'aws:sqs',
      eventSourceARN: QUEUE,
      awsRegion: 'us-east-1',
    });
  });

  it('keeps a failed message until its visibility timeout ends, then gives it up to the DLQ', async () => {
    const [, bad] = send('good', 'bad');
    const attempts: string[] = [];
    poll(async (event) => {
      const record = event.Records.find((candidate) => candidate.messageId === bad);
      attempts.push(record?.attributes.ApproximateReceiveCount ?? 'absent');
      return ok({ batchItemFailures: record ? [{ itemIdentifier: bad }] : [] });
    });
    await eventually(() => expect(left()).toMatchObject({ visible: 0, inFlight: 1 }));
    expect(attempts).toEqual(['1']);
    for (const _ of [1, 2]) {
      now += 61_000;
      send('other');
      await eventually(() => expect(left()).toMatchObject({ visible: 0 }));
    }
    await eventually(() => expect(queues.counts(DLQ)).toMatchObject({ visible: 1 }));
    expect(attempts.filter((attempt) => attempt !== 'absent')).toEqual(['1', '2']);
  });

  it('fails the whole batch when the function throws', async () => {
    send('one', 'two');
    poll(async () => error);
    await eventually(() => expect(left()).toMatchObject({ visible: 0, inFlight: 2 }));
  });

  it('never runs more invocations at once than the maximum concurrency', async () => {
    send(...Array.from({ length: 12 }, (_, index) => `m${index}`));
    const running: (() => void)[] = [];
    let most = 0;
    poll(
      async () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        running.push(resolve);
        most = Math.max(most, running.length);
        await promise;
        return ok();
      },
      { batchSize: 1, maximumConcurrency: 2 },
    );
    await eventually(() => expect(running).toHaveLength(2));
    await eventually(() => {
      running.shift()?.();
      empty();
    });
    expect(most).toBe(2);
  });

  it('fills a batch over several receives within its window', async () => {
    send(...Array.from({ length: 25 }, (_, index) => `m${index}`));
    const sizes: number[] = [];
    poll(
      async (event) => {
        sizes.push(event.Records.length);
        return ok();
      },
      { batchSize: 25, maximumBatchingWindowSeconds: 1 },
    );
    await eventually(empty);
    expect(sizes).toEqual([25]);
  });

  it('splits a batch that is over the payload limit of an invocation', async () => {
    const body = 'x'.repeat(1_000_000);
    send(...Array.from({ length: 8 }, () => body));
    const sizes: number[] = [];
    poll(async (event) => {
      sizes.push(event.Records.length);
      return ok();
    });
    await eventually(empty);
    expect(sizes).toEqual([6, 2]);
  });

  it('deletes messages that no filter wants, without invoking', async () => {
    send('{"kind":"wanted"}', '{"kind":"other"}');
    const seen: string[] = [];
    poll(
      async (event) => {
        seen.push(...event.Records.map((record) => record.body));
        return ok();
      },
      { filters: [{ body: { kind: ['wanted'] } }] },
    );
    await eventually(empty);
    expect(seen).toEqual(['{"kind":"wanted"}']);
  });

  it('finishes the batch in work before it stops', async () => {
    send('one');
    const [started, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    poll(async () => {
      started.resolve();
      await ends.promise;
      return ok();
    });
    await started.promise;
    let stopped = false;
    const stopping = poller?.stop().then(() => {
      stopped = true;
    });
    expect(left()).toMatchObject({ inFlight: 1 });
    expect(stopped).toBe(false);
    ends.resolve();
    await stopping;
    empty();
  });

  it('goes on after any error of the queue, and says so', async () => {
    send('one');
    const receive = queues.receive.bind(queues);
    let failures = 0;
    const failing: Queues = {
      ...queues,
      receive: (input) => {
        if (failures++ < 3) throw new Error('database is locked');
        return receive(input);
      },
    };
    poll(async () => ok(), {}, failing);
    await eventually(empty);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('database is locked');
  });
});
