import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { ScheduleModel } from '../../lib/template/model.ts';
import { PASSING } from '../../local/options.ts';
import { type LocalPostgres, startPostgres } from '../../local/postgres.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { fire } from '../../local/triggers/scheduler.ts';
import { queueContracts } from '../../shared/contracts.ts';
import { emailQueue } from '../../shared/email/contract.ts';
import { sharedQueue } from '../../shared/scheduling/contract.ts';
import { occurrenceKey } from '../../shared/scheduling/occurrences.ts';
import { sampleMessages } from '../../tools/docs/sample-messages.ts';
import { eventually } from '../support/eventually.ts';

const ROOT = join(import.meta.dirname, '../..');
const ARN = 'arn:aws:sqs:us-east-1:000000000000:nightshift-local-';
/** It is home too, and waits for minutes for what is not there: an upload. */
const PATIENT = 'documents';
/** It waits as well, until the backup that is among what is done is there: sooner on a fast machine. */
const UNTIL_BACKUP = 'restore-drill';
/** A backup and a drill are among what is done at last. */
const WITHIN = 240_000;

jest.setTimeout(300_000);

type Letter = {
  queue: string;
  effect_key: string;
  function_name: string;
  error_name: string;
  error_message: string;
  status: string;
};

/** One message for each queue: the first sample that its contract takes. */
const messages = queueContracts.map((contract) => {
  const taken = sampleMessages(ROOT).flatMap(({ raw }) => {
    try {
      return [{ raw, key: contract.effectKey(contract.read(raw)) }];
    } catch {
      return [];
    }
  });
  const [first] = taken;
  if (!first) throw new Error(`No sample of events/ is for the queue ${contract.queue}`);
  const { queue, through, consumer } = contract;
  return { ...first, queue, through, consumer };
});

describe('what SQS, EventBridge and Scheduler give up, in one queue for each', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-dead-'));
  let postgres: LocalPostgres;
  let runtime: Runtime;
  let sqs: SQSClient;

  beforeAll(async () => {
    postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
    runtime = await startRuntime({
      ...PASSING,
      root: ROOT,
      stateDir: join(dir, 'state'),
      schedules: false,
      databaseUrl: postgres.url,
      crashWaits: [100, 100],
    });
    const { awsEndpoint: endpoint, region, operator: credentials } = runtime.stack;
    sqs = new SQSClient({ endpoint, region, credentials });
  });
  afterAll(async () => {
    sqs?.destroy();
    await runtime?.stop();
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const setAttributes = (queue: string, Attributes: Record<string, string>) =>
    sqs.send(new SetQueueAttributesCommand({ QueueUrl: runtime.stack.queues[queue], Attributes }));
  const query = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const letters = () =>
    query<Letter>(
      `SELECT queue, effect_key, function_name, error_name, error_message, status
       FROM dead_letters ORDER BY queue`,
    );
  const letterOf = async (queue: string, key: string) => {
    const found = (await letters()).filter((it) => it.queue === queue && it.effect_key === key);
    expect(found).toHaveLength(1);
    return found[0] as Letter;
  };

  it('says of a dead message of every queue which it is, why, and what it stands for; once', async () => {
    const redrive = { deadLetterTargetArn: `${ARN}dlq`, maxReceiveCount: '1' };
    for (const queue of new Set(messages.map(({ through }) => through)))
      await setAttributes(queue, { RedrivePolicy: JSON.stringify(redrive) });
    await setAttributes('dlq', { VisibilityTimeout: '3' });
    await postgres.stop();
    for (const { through, raw } of messages) {
      const QueueUrl = runtime.stack.queues[through];
      await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: raw, ...lastAttempt(through) }),
      );
    }
    // A copy is the same dead letter.
    const MessageBody = messages.find(({ queue }) => queue === 'documents')?.raw;
    const QueueUrl = runtime.stack.queues.documents;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await eventually(async () => expect(await waiting('dlq')).toBe(messages.length + 1), {
      within: WITHIN,
      every: 200,
    });
    postgres = await startPostgres({
      dir: join(dir, 'postgres'),
      ephemeral: true,
      port: postgres.port,
    });

    await eventually(
      async () =>
        expect(
          (await letters()).map(({ queue, effect_key, function_name }) => [
            queue,
            effect_key,
            function_name,
          ]),
        ).toEqual(
          messages
            .map(({ queue, key, consumer }) => [queue, key, consumer])
            .sort(([a = ''], [b = '']) => a.localeCompare(b)),
        ),
      { within: WITHIN, every: 200 },
    );
    for (const { error_name, error_message } of await letters()) {
      if (error_name === 'Crashed') expect(error_message).not.toContain('the message itself');
    }
  });

  it('brings each home: what was the outage’s fault alone is done when it is over', async () => {
    await eventually(
      async () => {
        const left = (await letters()).filter(({ status }) => status !== 'resolved');
        const others = left.map(({ queue }) => queue).filter((queue) => queue !== UNTIL_BACKUP);
        expect(others).toEqual([PATIENT]);
      },
      { within: WITHIN, every: 500 },
    );
  });

  it('says of an event that its rule could not deliver which queue it was for, and brings it home', async () => {
    const { awsEndpoint: endpoint, region, operator: credentials, bus } = runtime.stack;
    const { EventBridgeClient, PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
    const client = new EventBridgeClient({ endpoint, region, credentials });
    await setAttributes('undelivered', { VisibilityTimeout: '2' });
    await setAttributes('email', { MaximumMessageSize: '1024' });
    const detail = requestedMail();
    await client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: bus,
            Source: 'nightshift.app',
            DetailType: 'email.requested',
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );
    client.destroy();
    const envelope = { source: 'nightshift.app', 'detail-type': 'email.requested', detail };
    const key = emailQueue.effectKey(
      emailQueue.read(JSON.stringify({ id: 'e', time: '2026-11-23T08:00:00Z', ...envelope })),
    );
    const letter = await eventually(() => letterOf('email', key), { within: 60_000 });
    expect(letter).toMatchObject({ error_name: 'Undelivered', function_name: 'send-email' });
    expect(letter.error_message).toMatch(/did not reach its queue: .*1024 bytes/);

    await setAttributes('email', { MaximumMessageSize: '1048576' });
    await eventually(async () => expect((await letterOf('email', key)).status).toBe('resolved'), {
      within: 60_000,
      every: 200,
    });
  });

  it('says of an occurrence that its schedule could not deliver which queue it was for, and brings it home', async () => {
    const at = new Date('2026-11-21T03:15:00Z');
    const [given] = givenUp(schedule, at);
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: runtime.stack.queues.undelivered,
        MessageBody: given?.body as string,
        MessageAttributes: given?.attributes,
      }),
    );
    const key = occurrenceKey({ schedule: 'outbox-sweep', scheduledTime: at.toISOString() });
    await eventually(
      async () =>
        expect(await letterOf('outbox', key)).toMatchObject({
          error_name: 'Undelivered',
          function_name: 'relay-outbox',
          status: 'resolved',
        }),
      { within: 60_000, every: 200 },
    );
  });

  async function waiting(queue: string): Promise<number> {
    const { GetQueueAttributesCommand } = await import('@aws-sdk/client-sqs');
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: runtime.stack.queues[queue],
        AttributeNames: ['All'],
      }),
    );
    return (
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible)
    );
  }
});

/** What shares a queue is counted in the message itself. */
const lastAttempt = (through: string) =>
  through === sharedQueue.queue
    ? {
        MessageAttributes: { 'nightshift-attempt': { DataType: 'String', StringValue: '5' } },
      }
    : {};

/** A mail to one person, of more than a kilobyte. */
function requestedMail(): { data: { url: string } } {
  const sample = sampleMessages(ROOT).find(({ path }) => path.endsWith('email.requested.json'));
  const { detail } = JSON.parse(sample?.raw as string);
  const url = `${detail.data.url}&padding=${'x'.repeat(1_000)}`;
  return { ...detail, effectKey: 'dead-rule', data: { ...detail.data, url } };
}

const schedule: ScheduleModel = {
  name: 'nightshift-local-outbox-sweep',
  arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/nightshift-local/nightshift-local-outbox-sweep',
  expression: 'rate(1 minute)',
  timezone: 'UTC',
  enabled: true,
  target: {
    arn: `${ARN}outbox`,
    deadLetterArn: `${ARN}undelivered`,
    input: '{"schedule":"outbox-sweep","scheduledTime":"<aws.scheduler.scheduled-time>"}',
  },
  roleStatements: [],
};

type Given = { queueArn: string; body: string; attributes?: Record<string, never> };

/** What the local Scheduler puts on the dead-letter queue when its target refuses. */
function givenUp(model: ScheduleModel, at: Date): Given[] {
  const kept: Given[] = [];
  fire(model, at, {
    clock: () => at,
    onLog: () => {},
    queues: {
      send: (message) => {
        if (message.queueArn === model.target.arn) throw new Error('the queue is gone');
        kept.push(message as Given);
        return 'm-1';
      },
    },
  });
  return kept;
}
