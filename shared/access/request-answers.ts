import type { Clock } from '../platform/clock.ts';
import type { Row, Sql } from '../platform/database/database.ts';
import { Conflict, OtherRequest } from '../platform/errors.ts';
import type { Answer } from '../platform/http/route.ts';

/** A request that carries an Idempotency-Key. */
export type KeyedRequest = {
  organizationId: string;
  /** Whose key it is: keys of one caller are no other's. */
  caller: string;
  requestKey: string;
  requestHash: string;
};

type Deps = { sql: Sql; clock: Clock };

/** Seconds after which nobody is answering any more: longer than a function runs. */
const IN_FLIGHT_FOR = 60;
/** Letters of an answer that is kept; a longer one comes once. */
const MOST_KEPT = 256 * 1024;

/**
 * Carries a request out once: its repetition gets the same answer. What failed is forgotten, so that
 * it can be tried again; so is what was cut off, after a minute.
 *
 * @throws Conflict while the first one is in flight; OtherRequest for the same key with another request.
 */
export async function withRequestKey(
  request: KeyedRequest,
  deps: Deps,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  const kept = await begin(request, deps);
  if (kept) return kept;
  try {
    const answer = await handle();
    await keep(request, answer, deps);
    return answer;
  } catch (error) {
    await forget(request, deps);
    throw error;
  }
}

type Kept = Row & {
  request_hash: string;
  status: number | null;
  body: string | null;
  mine: boolean;
};

/** @returns the answer of the first time; undefined when this is it. */
async function begin(request: KeyedRequest, { sql, clock }: Deps): Promise<Answer | undefined> {
  const { organizationId, caller, requestKey, requestHash } = request;
  const now = clock();
  const { rows } = await sql.query<Kept>(
    `WITH begun AS (
       INSERT INTO request_answers AS a (organization_id, caller, request_key, request_hash, started_at)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (organization_id, caller, request_key) DO UPDATE SET started_at = $5
         WHERE a.status IS NULL AND a.request_hash = $4
           AND a.started_at < $5::timestamptz - make_interval(secs => $6)
       RETURNING request_hash, status, body)
     SELECT request_hash, status, body, true AS mine FROM begun
     UNION ALL
     SELECT request_hash, status, body, false FROM request_answers
     WHERE organization_id = $1 AND caller = $2 AND request_key = $3 AND NOT EXISTS (SELECT FROM begun)`,
    [organizationId, caller, requestKey, requestHash, now, IN_FLIGHT_FOR],
  );
  const [row] = rows;
  // Nothing: another one began between the two looks of the statement.
  if (!row) throw inFlight();
  if (row.mine) return undefined;
  if (row.request_hash !== requestHash)
    throw new OtherRequest('This Idempotency-Key came with another request');
  if (row.status === null) throw inFlight();
  const headers = { 'idempotency-replayed': 'true' };
  return { status: row.status, body: JSON.parse(row.body ?? 'null'), headers } as Answer;
}

const inFlight = () =>
  new Conflict('A request with this Idempotency-Key is being answered: ask again in a moment');

async function keep(request: KeyedRequest, answer: Answer, deps: Deps): Promise<void> {
  const body = JSON.stringify(answer.body);
  if (body.length > MOST_KEPT) return forget(request, deps);
  const { organizationId, caller, requestKey } = request;
  await deps.sql.query(
    `UPDATE request_answers SET status = $4, body = $5
     WHERE organization_id = $1 AND caller = $2 AND request_key = $3`,
    [organizationId, caller, requestKey, answer.status, body],
  );
}

async function forget(
  { organizationId, caller, requestKey }: KeyedRequest,
  { sql }: Deps,
): Promise<void> {
  await sql.query(
    `DELETE FROM request_answers
     WHERE organization_id = $1 AND caller = $2 AND request_key = $3 AND status IS NULL`,
    [organizationId, caller, requestKey],
  );
}
