import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { claimEffect } from '../platform/idempotence.ts';
import { loadQuarantined } from './projection/mapping.ts';
import { prepareEvents } from './projection/prepare.ts';
import { projectEvents } from './projection/project.ts';
import type { ObjectReader } from './stripe-api/object-reader.ts';

/** Events that one transaction releases. */
const CHUNK = 500;

/** Days: longer than any message or dead letter of the mapping lives. */
const KEEP_DAYS = 30;

/**
 * Applies what waited for a customer's mapping. Releasing is projecting again: the inbox lets a
 * quarantined event through once its customer is mapped, so doing it twice changes nothing.
 *
 * @returns released false when this mapping's release ran before.
 * @throws the first event's error when one of them cannot be applied; the others are applied.
 */
export async function releaseQuarantine(
  input: { outboxId: string; stripeCustomerId: string },
  deps: { db: Database; clock: Clock; reader: ObjectReader | undefined },
): Promise<{ released: boolean; announced: boolean }> {
  const { db } = deps;
  const done = await db.query('SELECT FROM idempotence_keys WHERE scope = $1 AND effect_key = $2', [
    'sync-billing',
    effectKey(input),
  ]);
  if (done.rowCount > 0) return { released: false, announced: false };
  let announced = false;
  const failures: unknown[] = [];
  const tried = new Set<string>();
  for (;;) {
    const waiting = await loadWaiting(input, { db, limit: CHUNK + tried.size });
    const next = waiting.filter(({ id }) => !tried.has(id));
    if (next.length === 0) break;
    for (const { id } of next) tried.add(id);
    const prepared = await prepareEvents(next, { ...deps, sql: db });
    failures.push(...prepared.flatMap((p) => ('error' in p ? [p.error] : [])));
    const projection = await projectEvents(
      prepared.flatMap((p) => ('event' in p ? [p.event] : [])),
      { db },
    );
    announced ||= projection.announced;
    failures.push(...projection.outcomes.flatMap((o) => (o.status === 'failed' ? [o.error] : [])));
  }
  if (failures.length > 0) throw failures[0];
  const claimed = await claimEffect(
    { scope: 'sync-billing', key: effectKey(input), keepDays: KEEP_DAYS },
    { sql: db },
  );
  return { released: claimed, announced };
}

const effectKey = ({ outboxId }: { outboxId: string }) => `customer-mapped:${outboxId}`;

/** Over all accounts in which the customer's id is mapped: the announcement names the id only. */
async function loadWaiting(
  { stripeCustomerId }: { stripeCustomerId: string },
  { db, limit }: { db: Database; limit: number },
) {
  const { rows } = await db.query<{ account: string; customer: string }>(
    `SELECT stripe_account AS account, stripe_customer_id AS customer
     FROM billing_customers WHERE stripe_customer_id = $1`,
    [stripeCustomerId],
  );
  return loadQuarantined({ customers: rows, limit }, { sql: db });
}
