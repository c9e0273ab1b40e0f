import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';

/** `body` is what to send: the edited one where there is one. */
export type Claimed = { id: string; queue: string; body: string; traceId: string | null };

type Deps = { db: Database; clock: Clock };

/** Older than this, a replay that was never marked as sent belongs to an operator's killed process. */
const SENDING_LEASE = '2 minutes';

/**
 * Marks dead letters as replaying, before anything is sent: two operators at once send one message.
 * A replay under way is left to whoever began it, unless `resend` says that it was lost.
 */
export async function claimForReplay(
  input: {
    ids: readonly string[];
    actionId: string;
    editedBody?: string | undefined;
    resend?: boolean;
    /** Only what is still of one of these: it may have ended since it was chosen. */
    statuses?: readonly string[] | undefined;
  },
  { db, clock }: Deps,
): Promise<Claimed[]> {
  const now = clock();
  return db.transaction(async (tx) => {
    // The lock first, in a statement of its own: the next one then sees what its holder committed.
    await tx.query(
      'SELECT id FROM dead_letters WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE',
      [input.ids],
    );
    const { rows } = await tx.query<Claimed>(
      `WITH free AS (
         SELECT d.id, d.queue, d.body, d.status, d.trace_id,
                -- once an edited body came through, that is what a further replay repeats
                coalesce($4, (
                  SELECT r.edited_body FROM dead_letter_replays r
                  WHERE r.dead_letter_id = d.id AND d.status = 'resolved'
                    AND r.status IN ('done', 'already-done')
                  ORDER BY r.started_at DESC LIMIT 1)) AS edited_body
         FROM dead_letters d
         WHERE d.id = ANY($1::uuid[])
           AND ($6::text[] IS NULL OR d.status = ANY($6) OR d.status = 'replaying')
           AND (d.status <> 'replaying' OR $5 OR NOT EXISTS (
             SELECT FROM dead_letter_replays r WHERE r.dead_letter_id = d.id
               AND (r.status = 'sent' OR (r.status = 'sending'
                    AND r.started_at > $3::timestamptz - interval '${SENDING_LEASE}'))))
       ), given_up AS (
         UPDATE dead_letter_replays r SET status = 'abandoned', finished_at = $3 FROM free
         WHERE r.dead_letter_id = free.id AND r.status IN ('sending', 'sent')
       ), marked AS (
         UPDATE dead_letters d SET status = 'replaying' FROM free WHERE d.id = free.id
       ), begun AS (
         INSERT INTO dead_letter_replays (dead_letter_id, action_id, edited_body, status_before, started_at)
         SELECT id, $2, edited_body, CASE status WHEN 'replaying' THEN 'waiting' ELSE status END, $3 FROM free
       )
       SELECT id, queue, coalesce(edited_body, body) AS body, trace_id AS "traceId" FROM free`,
      [
        input.ids,
        input.actionId,
        now,
        input.editedBody ?? null,
        input.resend ?? false,
        input.statuses ?? null,
      ],
    );
    return rows;
  });
}

/** A consumer may have answered before this: only what is still `sending` becomes `sent`. */
export async function markSent(
  input: { ids: readonly string[]; actionId: string },
  { db }: Deps,
): Promise<void> {
  if (input.ids.length === 0) return;
  await db.query(
    `UPDATE dead_letter_replays SET status = 'sent'
     WHERE action_id = $1 AND dead_letter_id = ANY($2::uuid[]) AND status = 'sending'`,
    [input.actionId, input.ids],
  );
}

/** The queue did not take it: the dead letter is again what it was. */
export async function markNotSent(
  input: { refused: Map<string, string>; actionId: string },
  { db, clock }: Deps,
): Promise<void> {
  if (input.refused.size === 0) return;
  const refused = [...input.refused].map(([id, message]) => ({ id, message }));
  await db.query(
    `WITH refused AS (
       SELECT id, message FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, message text)
     ), ended AS (
       UPDATE dead_letter_replays r
       SET status = 'not-sent', error_name = 'NotSent', error_message = refused.message, finished_at = $3
       FROM refused
       WHERE r.action_id = $1 AND r.dead_letter_id = refused.id AND r.status = 'sending'
       RETURNING r.dead_letter_id, r.status_before
     )
     UPDATE dead_letters d SET status = ended.status_before FROM ended
     WHERE d.id = ended.dead_letter_id AND d.status = 'replaying'`,
    [input.actionId, JSON.stringify(refused), clock()],
  );
}
