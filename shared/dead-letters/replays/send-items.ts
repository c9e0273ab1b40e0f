import { DRY_RUN_ATTRIBUTE, REPLAY_ATTRIBUTE } from '../../platform/queue/message.ts';
import { traceOfRow } from '../../platform/trace.ts';
import { claimForReplay, markNotSent, markSent } from '../claim.ts';
import type { Held, RunDeps } from './runner.ts';

type Item = {
  position: number;
  id: string;
  edited: string | null;
  queue: string;
  body: string;
  traceId: string | null;
};

/** Sends the next letters of a replay. @returns how many. */
export async function sendItems(
  { replay, limit }: { replay: Held; limit: number },
  deps: RunDeps,
): Promise<number> {
  const { rows: items } = await deps.db.query<Item>(
    `SELECT i.position, d.id, i.edited_body AS edited, d.queue, d.body, d.trace_id AS "traceId"
     FROM replay_items i JOIN dead_letters d ON d.id = i.dead_letter_id
     WHERE i.replay_id = $1 AND i.state = 'pending' ORDER BY i.position LIMIT $2`,
    [replay.id, limit],
  );
  const dry = replay.dry_run;
  const claimed = dry
    ? items.map(({ edited, ...item }) => ({ ...item, body: edited ?? item.body }))
    : await claimForReplay(
        {
          ids: items.map(({ id }) => id),
          actionId: replay.action_id,
          editedBody: items[0]?.edited ?? undefined,
          resend: replay.resend,
          statuses: replay.statuses ?? undefined,
        },
        deps,
      );
  const ids = claimed.map(({ id }) => id);
  // Before anything is sent: a consumer may answer at once, and what is cut off here has not gone lost.
  await note({ replay, items, ids }, deps);
  for (const [queue, letters] of Map.groupBy(claimed, (letter) => letter.queue)) {
    const messages = letters.map(({ id, body, traceId }) => ({
      id,
      body,
      // A replay is a part of what the letter was a part of.
      ...(traceId && { trace: traceOfRow(traceId) }),
      attributes: {
        [REPLAY_ATTRIBUTE]: id,
        ...(dry ? { [DRY_RUN_ATTRIBUTE]: replay.id } : {}),
      },
    }));
    const refused = await deps.send(queue, messages).catch((error: unknown) => {
      // It is not known which were taken: all that were are skipped by their effect key next time.
      const why = error instanceof Error ? error.message : String(error);
      return new Map(messages.map(({ id }) => [id, why]));
    });
    if (dry) await noteRefused({ replay, refused }, deps);
    else {
      await markNotSent({ refused, actionId: replay.action_id }, deps);
      const taken = messages.map(({ id }) => id).filter((id) => !refused.has(id));
      await markSent({ ids: taken, actionId: replay.action_id }, deps);
    }
  }
  return claimed.length;
}

/** What was claimed is under way; the rest is somebody else's, or has ended meanwhile. */
const note = (
  { replay, items, ids }: { replay: Held; items: Item[]; ids: string[] },
  { db, clock }: RunDeps,
) =>
  db.query(
    `UPDATE replay_items
     SET state = CASE WHEN dead_letter_id = ANY($3::uuid[]) THEN 'sent' ELSE 'elsewhere' END,
         finished_at = CASE WHEN dead_letter_id = ANY($3::uuid[]) THEN NULL ELSE $4::timestamptz END
     WHERE replay_id = $1 AND position = ANY($2::int[])`,
    [replay.id, items.map(({ position }) => position), ids, clock()],
  );

const noteRefused = (
  { replay, refused }: { replay: Held; refused: Map<string, string> },
  { db, clock }: RunDeps,
) =>
  db.query(
    `UPDATE replay_items i SET state = 'not-sent', error_name = 'NotSent', error_message = r.message, finished_at = $3
     FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, message text)
     WHERE i.replay_id = $1 AND i.dead_letter_id = r.id AND i.state = 'sent'`,
    [replay.id, JSON.stringify([...refused].map(([id, message]) => ({ id, message }))), clock()],
  );
