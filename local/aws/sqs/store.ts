import { randomUUID } from 'node:crypto';
import type { LocalState } from '../state.ts';
import type { MessageAttributes, ReceivedMessage } from './message.ts';
import { makeReceipt } from './receipts.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS sqs_messages (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,
  message_id TEXT NOT NULL,
  body TEXT NOT NULL,
  attributes TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  first_received_at INTEGER,
  receive_count INTEGER NOT NULL DEFAULT 0,
  receipt_handle TEXT,
  source TEXT,
  trace TEXT
);
CREATE INDEX IF NOT EXISTS sqs_due ON sqs_messages (queue, visible_at, position);
CREATE INDEX IF NOT EXISTS sqs_oldest ON sqs_messages (queue, sent_at);
CREATE UNIQUE INDEX IF NOT EXISTS sqs_receipt ON sqs_messages (receipt_handle);
`;

type Row = {
  position: number;
  queue: string;
  message_id: string;
  body: string;
  attributes: string;
  sent_at: number;
  first_received_at: number | null;
  receive_count: number;
  receipt_handle: string | null;
  source: string | null;
  trace: string | null;
};

export type ReceiveOptions = {
  queue: string;
  max: number;
  visibilitySeconds: number;
  /** Past this many receives a message moves to the dead-letter queue instead of going out. */
  redrive?: { queue: string; maxReceiveCount: number };
};

export type QueueCounts = {
  visible: number;
  inFlight: number;
  delayed: number;
};

/** Messages of every queue in SQLite: a receive, a send or a dead-letter move is one transaction. */
export function createMessageStore(state: LocalState, now: () => number) {
  const { db } = state;
  db.exec(SCHEMA);
  addTrace(db);
  const insert = db.prepare(
    `INSERT INTO sqs_messages (queue, message_id, body, attributes, sent_at, visible_at, trace) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const due = db.prepare(
    `SELECT * FROM sqs_messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, position LIMIT ?`,
  );
  const take = db.prepare(
    `UPDATE sqs_messages SET visible_at = ?, receive_count = ?, first_received_at = ?, receipt_handle = ? WHERE position = ?`,
  );
  const move = db.prepare(
    `UPDATE sqs_messages SET queue = ?, source = ?, visible_at = ?, receipt_handle = NULL WHERE position = ?`,
  );
  const remove = db.prepare(`DELETE FROM sqs_messages WHERE queue = ? AND receipt_handle = ?`);
  const expire = db.prepare(`DELETE FROM sqs_messages WHERE queue = ? AND sent_at < ?`);
  const reschedule = db.prepare(
    `UPDATE sqs_messages SET visible_at = ? WHERE queue = ? AND receipt_handle = ? AND visible_at > ?`,
  );
  const nextDue = db.prepare(
    `SELECT visible_at AS at FROM sqs_messages WHERE queue = ? ORDER BY visible_at LIMIT 1`,
  );
  const purge = db.prepare(`DELETE FROM sqs_messages WHERE queue = ?`);
  const counts = db.prepare(
    `SELECT coalesce(sum(visible_at <= ?1), 0) AS visible,
            coalesce(sum(visible_at > ?1 AND receipt_handle IS NOT NULL), 0) AS in_flight,
            coalesce(sum(visible_at > ?1 AND receipt_handle IS NULL), 0) AS delayed
       FROM sqs_messages WHERE queue = ?2`,
  );
  const oldest = db.prepare(`SELECT min(sent_at) AS at FROM sqs_messages WHERE queue = ?`);

  return {
    send(message: {
      queue: string;
      body: string;
      attributes: MessageAttributes;
      delaySeconds: number;
      trace?: string | undefined;
    }) {
      const messageId = randomUUID();
      const { queue, body, attributes, delaySeconds, trace } = message;
      const at = now();
      const visibleAt = at + delaySeconds * 1000;
      insert.run(queue, messageId, body, JSON.stringify(attributes), at, visibleAt, trace ?? null);
      return messageId;
    },

    /** @returns the messages, and whether any moved to the dead-letter queue on the way. */
    receive(options: ReceiveOptions): { messages: ReceivedMessage[]; moved: boolean } {
      const { queue, max, visibilitySeconds, redrive } = options;
      return state.atomically(() => {
        const messages: ReceivedMessage[] = [];
        let moved = false;
        while (messages.length < max) {
          const rows = due.all(queue, now(), max - messages.length) as unknown as Row[];
          for (const row of rows) {
            if (redrive && row.receive_count >= redrive.maxReceiveCount) {
              move.run(redrive.queue, queue, now(), row.position);
              moved = true;
              continue;
            }
            messages.push(hand(row, visibilitySeconds));
          }
          if (rows.length === 0 || visibilitySeconds === 0) break;
        }
        return { messages, moved };
      });
    },

    delete: (queue: string, receiptHandle: string) => remove.run(queue, receiptHandle).changes > 0,

    /** @returns false when the message is not in flight under this handle. */
    changeVisibility(input: { queue: string; receiptHandle: string; seconds: number }): boolean {
      const { queue, receiptHandle, seconds } = input;
      return reschedule.run(now() + seconds * 1000, queue, receiptHandle, now()).changes > 0;
    },

    /** Milliseconds since the epoch when the next message becomes visible. */
    nextDueAt: (queue: string) => (nextDue.get(queue) as { at: number } | undefined)?.at,
    expire: (queue: string, olderThan: number) => expire.run(queue, olderThan).changes,
    purge: (queue: string) => purge.run(queue).changes,

    counts(queue: string): QueueCounts {
      const row = counts.get(now(), queue) as Record<string, number | null>;
      return {
        visible: row.visible ?? 0,
        inFlight: row.in_flight ?? 0,
        delayed: row.delayed ?? 0,
      };
    },
    /** Milliseconds since the epoch; undefined while nothing is in the queue. */
    oldestSentAt: (queue: string) => (oldest.get(queue) as { at: number | null }).at ?? undefined,
  };

  function hand(row: Row, visibilitySeconds: number): ReceivedMessage {
    const receiptHandle = makeReceipt(row.queue);
    const firstReceivedAt = row.first_received_at ?? now();
    const receiveCount = row.receive_count + 1;
    take.run(
      now() + visibilitySeconds * 1000,
      receiveCount,
      firstReceivedAt,
      receiptHandle,
      row.position,
    );
    return {
      messageId: row.message_id,
      receiptHandle,
      body: row.body,
      attributes: JSON.parse(row.attributes) as MessageAttributes,
      sentAt: row.sent_at,
      firstReceivedAt,
      receiveCount,
      ...(row.source === null ? {} : { deadLetterSource: row.source }),
      ...(row.trace === null ? {} : { trace: row.trace }),
    };
  }
}

/** State of before has no such column. */
function addTrace(db: LocalState['db']): void {
  const columns = db.prepare(`SELECT name FROM pragma_table_info('sqs_messages')`).all();
  if (columns.some(({ name }) => name === 'trace')) return;
  db.exec('ALTER TABLE sqs_messages ADD COLUMN trace TEXT');
}
