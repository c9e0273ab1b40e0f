import type { PutEvents } from '../platform/aws/put-events.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import { newTrace, readTraceparent } from '../platform/trace.ts';

export type RelayReport = {
  published: number;
  /** Refused one by one; their rows keep the reason and are tried again by the next relay. */
  refused: number;
  /** False when time ran out with rows left. */
  finished: boolean;
};

type OutboxRow = {
  id: string;
  source: string;
  detail_type: string;
  detail: object;
  traceparent: string | null;
};

/** EventBridge takes ten entries a call. */
const ENTRIES_PER_CALL = 10;
/** Rows claimed at once: ten calls in flight, one transaction for all of them. */
const CLAIM = 100;
/** Before every row. */
const BEGINNING = '0';

/**
 * Publishes committed outbox rows, oldest first, until none is left or time runs short. Each claim begins
 * where the last one ended, and not at what is published by now, which the index still holds; at the end
 * it looks from the beginning for rows that were committed or given back meanwhile. Several relays share
 * the rows without waiting for each other. A row whose relay dies between the bus and the commit is
 * published again: its `outboxId` tells consumers that it is the same event.
 *
 * @throws RetryLater when the bus or the database cannot be reached; nothing is marked then.
 */
export async function relayOutbox(deps: {
  db: Database;
  putEvents: PutEvents;
  clock: Clock;
  /** Asked before each claim. */
  hasTime: () => boolean;
}): Promise<RelayReport> {
  const report: RelayReport = { published: 0, refused: 0, finished: false };
  // A refused row must not be claimed again by this run, or it would hold up all that follow.
  const refused: string[] = [];
  let after = BEGINNING;
  while (deps.hasTime()) {
    const claimed = await deps.db.transaction(async (tx) => {
      const rows = await claim(tx, { after, except: refused });
      const reasons = await put(rows, deps.putEvents);
      const accepted = rows.filter((_, i) => reasons[i] === undefined).map((row) => row.id);
      const rejected = rows.flatMap((row, i) =>
        reasons[i] ? [{ id: row.id, why: reasons[i] }] : [],
      );
      await mark(tx, { accepted, rejected, at: deps.clock() });
      report.published += accepted.length;
      refused.push(...rejected.map((row) => row.id));
      return rows;
    });
    report.refused = refused.length;
    if (claimed.length === CLAIM) {
      after = claimed.at(-1)?.id ?? BEGINNING;
    } else if (after !== BEGINNING) {
      after = BEGINNING;
    } else {
      report.finished = true;
      break;
    }
  }
  return report;
}

type Place = { after: string; except: string[] };

async function claim(tx: Sql, { after, except }: Place): Promise<OutboxRow[]> {
  const { rows } = await tx.query<OutboxRow>(
    `SELECT id::text, source, detail_type, detail, traceparent FROM outbox
     WHERE published_at IS NULL AND id > $2 AND id <> ALL ($1::bigint[])
     -- the column, not the text of it that is selected
     ORDER BY outbox.id LIMIT ${CLAIM} FOR UPDATE SKIP LOCKED`,
    [except, after],
  );
  return rows;
}

async function put(rows: OutboxRow[], putEvents: PutEvents): Promise<(string | undefined)[]> {
  const calls: Promise<(string | undefined)[]>[] = [];
  for (let from = 0; from < rows.length; from += ENTRIES_PER_CALL) {
    const entries = rows.slice(from, from + ENTRIES_PER_CALL).map((row) => ({
      source: row.source,
      detailType: row.detail_type,
      detail: JSON.stringify({ ...row.detail, outboxId: row.id }),
      // Of what wrote the row, not of whoever relays it; a row without one begins its own.
      trace: readTraceparent(row.traceparent ?? undefined) ?? newTrace(),
    }));
    calls.push(putEvents(entries));
  }
  return (await Promise.all(calls)).flat();
}

async function mark(
  tx: Sql,
  change: { accepted: string[]; rejected: { id: string; why: string }[]; at: Date },
): Promise<void> {
  if (change.accepted.length > 0) {
    await tx.query(
      `UPDATE outbox SET published_at = $2, attempts = attempts + 1, last_error = NULL
       WHERE id = ANY ($1::bigint[])`,
      [change.accepted, change.at],
    );
  }
  if (change.rejected.length > 0) {
    await tx.query(
      `UPDATE outbox SET attempts = attempts + 1, last_error = r.why
       FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, why text) WHERE outbox.id = r.id`,
      [JSON.stringify(change.rejected)],
    );
  }
}
