import {
  ListMessageMoveTasksCommand,
  SendMessageBatchCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { replay } from '../ops/actions/dead-letters.ts';
import type { OpsContext } from '../ops/context.ts';
import { createDeadLetters } from '../shared/dead-letters/record.ts';
import { readReplay } from '../shared/dead-letters/replays/replay.ts';
import { RATE } from '../shared/dead-letters/replays/start.ts';
import { claimEffect } from '../shared/platform/idempotence.ts';
import { consume as consumerOf } from '../shared/platform/queue/handler.ts';
import { consume } from '../test/ops/support/consumer.ts';
import { runReplaysOf } from '../test/ops/support/replay-runner.ts';
import { startTestStack } from '../test/ops/support/stack.ts';
import { keyedContract } from '../test/support/contract.ts';
import setUp from '../test/support/global-setup.ts';
import tearDown from '../test/support/global-teardown.ts';
import type { Report } from './support/report.ts';
import { round } from './support/statistics.ts';

/** Letters of each way; NIGHTSHIFT_BENCH_LETTERS makes it quicker to try. */
const LETTERS = Number(process.env.NIGHTSHIFT_BENCH_LETTERS ?? 5_000);
const ARN = 'arn:aws:sqs:us-east-1:000000000000:nightshift-local-';

/**
 * Our replay, which keeps an outcome for each letter, against the queue's own redrive, which keeps none,
 * on the same local queue with the same consumer.
 */
export async function run(report: Report): Promise<void> {
  await setUp();
  try {
    await compare(report);
  } finally {
    await tearDown();
  }
}

async function compare(report: Report): Promise<void> {
  const stack = await startTestStack(['test', 'dlq', 'jobs'], {
    attributes: {
      test: {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}dlq`, maxReceiveCount: 5 }),
      },
    },
  });
  const context = stack.context();
  const { db, clock } = context;
  const letters = createDeadLetters({ sql: db, clock });
  const consumer = consume(
    {
      queue: 'test',
      handler: consumerOf(keyedContract(), {
        deadLetters: letters,
        process: (messages) =>
          Promise.all(
            messages.map(async ({ effectKey: key }) => {
              const first = await claimEffect({ scope: 'bench', key, keepDays: 1 }, { sql: db });
              return { status: first ? ('done' as const) : ('already-done' as const) };
            }),
          ),
      }),
    },
    context,
  );
  const runner = runReplaysOf(context);
  try {
    const redriven = await redrive(context);
    const replayed = await replayAll(context);
    report.table({
      title: `${LETTERS.toLocaleString('en')} letters, one consumer`,
      columns: ['how', 'letters/s', 'seconds'],
      rows: [
        ['StartMessageMoveTask, 500 a second', Math.round(LETTERS / redriven), round(redriven, 1)],
        [`a replay, ${RATE.most} a second`, Math.round(LETTERS / replayed), round(replayed, 1)],
      ],
    });
    report.target({
      name: 'a replay against a redrive, ×',
      value: redriven / replayed,
      atLeast: 0.5,
    });
  } finally {
    await runner.stop();
    await consumer.stop();
    await stack.stop();
  }
}

const bodyOf = (prefix: string, i: number) => JSON.stringify({ key: `${prefix}-${i}` });

async function redrive({ aws, stack, db }: OpsContext): Promise<number> {
  const client = await aws.sqs();
  for (let at = 0; at < LETTERS; at += 10) {
    const Entries = Array.from({ length: Math.min(10, LETTERS - at) }, (_, i) => ({
      Id: String(i),
      MessageBody: bodyOf('redrive', at + i),
    }));
    await client.send(new SendMessageBatchCommand({ QueueUrl: stack.queues.dlq, Entries }));
  }
  const began = performance.now();
  const task = { SourceArn: `${ARN}dlq`, DestinationArn: `${ARN}test` };
  await client.send(new StartMessageMoveTaskCommand(task));
  await until(async () => {
    const { rows } = await db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM idempotence_keys WHERE effect_key LIKE 'redrive-%'`,
    );
    return rows[0]?.n === LETTERS;
  });
  const { Results = [] } = await client.send(
    new ListMessageMoveTasksCommand({ SourceArn: task.SourceArn }),
  );
  if (Results[0]?.ApproximateNumberOfMessagesMoved !== LETTERS)
    throw new Error('not all were moved');
  return (performance.now() - began) / 1_000;
}

async function replayAll(context: OpsContext): Promise<number> {
  const { db } = context;
  await db.query(
    `INSERT INTO dead_letters (queue, effect_key, function_name, error_name, error_message, body, first_seen_at, last_failed_at)
     SELECT 'test', 'replay-' || i, 'sync-billing', 'RejectMessage', 'plan is unknown', '{"key":"replay-' || i || '"}', now(), now()
     FROM generate_series(0, $1::int - 1) i`,
    [LETTERS],
  );
  const began = performance.now();
  const { id } = await replay(
    {
      selection: { filter: { queue: 'test', statuses: ['waiting'] } },
      reason: 'bench',
      dryRun: false,
      rate: RATE.most,
      maxFailures: null,
    },
    context,
  );
  await until(async () => (await readReplay(id, { sql: db })).status === 'done');
  const { counts } = await readReplay(id, { sql: db });
  if (counts.done !== LETTERS) throw new Error(`not all are done: ${JSON.stringify(counts)}`);
  return (performance.now() - began) / 1_000;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 50));
}
