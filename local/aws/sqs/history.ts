import { HOUR, MINUTE } from '../../../shared/platform/durations.ts';
import type { LocalState } from '../state.ts';
import type { Counted, Queues } from './queues.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS sqs_minutes (
  queue TEXT NOT NULL,
  minute INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  received INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  oldest INTEGER NOT NULL,
  PRIMARY KEY (queue, minute)
) WITHOUT ROWID;
`;

type Counts = Record<Counted, number> & { oldest: number };
export type Sample = { at: number; value: number };

/** The metrics of SQS that this machine keeps, by the name that CloudWatch has for them. */
const COLUMNS: Readonly<Record<string, keyof Counts>> = {
  NumberOfMessagesSent: 'sent',
  NumberOfMessagesReceived: 'received',
  NumberOfMessagesDeleted: 'deleted',
  ApproximateAgeOfOldestMessage: 'oldest',
};

/** Milliseconds between two looks at the age of the queues. */
const LOOK_EVERY = 5_000;
/** Milliseconds that a minute is kept: a day and what a chart of one begins with. */
const KEEP = 26 * HOUR;

/**
 * How many messages came, went out and were worked off, and how old the oldest was, by queue and
 * minute: what SQS tells CloudWatch. Kept beside the messages, for a day, over a restart.
 */
export function createQueueHistory(
  state: LocalState,
  { now, queues }: { now: () => number; queues: () => Pick<Queues, 'all' | 'oldestSentAt'> },
) {
  const { db } = state;
  db.exec(SCHEMA);
  const add = db.prepare(
    `INSERT INTO sqs_minutes (queue, minute, sent, received, deleted, oldest) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (queue, minute) DO UPDATE SET sent = sent + excluded.sent, received = received + excluded.received,
       deleted = deleted + excluded.deleted, oldest = max(oldest, excluded.oldest)`,
  );
  const forget = db.prepare('DELETE FROM sqs_minutes WHERE queue = ? AND minute < ?');
  const read = db.prepare(
    'SELECT minute AS at, sent, received, deleted, oldest FROM sqs_minutes WHERE queue = ? AND minute >= ? ORDER BY minute',
  );
  // Not with each message: a statement for each would slow the queue that is measured.
  const pending = new Map<string, Counts>();
  const of = (queue: string): Counts => {
    const known = pending.get(queue) ?? { sent: 0, received: 0, deleted: 0, oldest: 0 };
    pending.set(queue, known);
    return known;
  };

  const write = () =>
    state.atomically(() => {
      const minute = Math.floor(now() / MINUTE) * MINUTE;
      for (const { arn } of queues().all()) {
        const oldestAt = queues().oldestSentAt(arn);
        const oldest = oldestAt === undefined ? 0 : Math.floor((now() - oldestAt) / 1_000);
        const { sent, received, deleted } = of(arn);
        add.run(arn, minute, sent, received, deleted, oldest);
        forget.run(arn, minute - KEEP);
      }
      pending.clear();
    });
  let timer: NodeJS.Timeout | undefined;

  return {
    count(queueArn: string, what: Counted, times: number) {
      of(queueArn)[what] += times;
    },
    /** Looks at the queues from now on. */
    start() {
      timer = setInterval(write, LOOK_EVERY).unref();
    },
    /**
     * Values by the minute.
     * @param input.from milliseconds since the epoch
     * @returns undefined for a metric that is not kept, or a queue that is not there
     */
    samples(input: { queueName: string; metric: string; from: number }): Sample[] | undefined {
      const { queueName, metric, from } = input;
      const queue = queues()
        .all()
        .find((known) => known.queueName === queueName);
      const column = COLUMNS[metric];
      if (!queue || !column) return undefined;
      write();
      const rows = read.all(queue.arn, from) as unknown as (Counts & { at: number })[];
      return rows.map((row) => ({ at: row.at, value: row[column] }));
    },
    stop() {
      clearInterval(timer);
      write();
    },
  };
}
