import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { MINUTE } from '../../platform/durations.ts';

type Document = { organizationId: string; documentId: string };

/** So many documents of one organisation are read at once, at most, and fewer when others read too. */
const MOST = 3;
/** Milliseconds: longer than a function may run, so that only one that was killed loses its turn. */
const LONGEST = 6 * MINUTE;

/**
 * Takes one of the organisation's turns to read. All but one of the readers are shared by the
 * organisations that read at this moment; the last is there for whoever comes.
 * @param input.readers how many documents are read at once, all in all.
 * @returns the turn, or undefined when all of the organisation's are taken.
 */
export async function takeTurn(
  { organizationId, documentId, readers }: Document & { readers: number },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<number | undefined> {
  for (;;) {
    const { turn, wasFree } = await tryTurn(
      { organizationId, documentId, readers },
      { sql, clock },
    );
    if (turn !== null) return turn;
    // Two who came at once reached for the same one: the other looks for the next.
    if (!wasFree) return undefined;
  }
}

async function tryTurn(
  { organizationId, documentId, readers }: Document & { readers: number },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<{ turn: number | null; wasFree: boolean }> {
  const now = clock();
  const { rows } = await sql.query<{ turn: number | null; wasFree: boolean }>(
    `WITH reading AS (SELECT organization_id, turn FROM document_turns WHERE until > $4),
       share AS (
         SELECT greatest(1, least($5::integer, ($6::integer - 1) / count(*))) AS turns
         FROM (SELECT organization_id FROM reading UNION SELECT $1::uuid) AS organizations),
       own AS (SELECT turn FROM reading WHERE organization_id = $1),
       free AS (
         SELECT turn FROM generate_series(1, $5::integer) AS turn
         WHERE turn NOT IN (SELECT turn FROM own)
           AND (SELECT count(*) FROM own) < (SELECT turns FROM share)
         ORDER BY turn LIMIT 1),
       took AS (
         INSERT INTO document_turns AS taken (organization_id, turn, document_id, until)
         SELECT $1, turn, $2, $3 FROM free
         ON CONFLICT (organization_id, turn) DO UPDATE
           SET document_id = excluded.document_id, until = excluded.until
           WHERE taken.until <= $4
         RETURNING turn)
     SELECT (SELECT turn FROM took) AS turn, EXISTS (SELECT FROM free) AS "wasFree"`,
    [organizationId, documentId, new Date(now.getTime() + LONGEST), now, MOST, readers],
  );
  return rows[0] ?? { turn: null, wasFree: false };
}

/** Lets the next document of the organisation have the turn. */
export async function giveTurnBack(
  { organizationId, documentId, turn }: Document & { turn: number },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `DELETE FROM document_turns WHERE organization_id = $1 AND turn = $2 AND document_id = $3`,
    [organizationId, turn, documentId],
  );
}
