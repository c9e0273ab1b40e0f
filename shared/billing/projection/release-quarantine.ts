import type { Sql } from '../../platform/database/database.ts';
import { claimEffect, isEffectClaimed } from '../../platform/idempotence.ts';
import { type Mapping, mappingEffectKey } from '../contract.ts';
import type { Envelope } from './incoming-event.ts';
import { readQuarantined } from './mapping.ts';
import { type ProjectionDeps, projectEnvelopes } from './project-envelopes.ts';

/** Events that one transaction releases. */
const CHUNK = 500;

/** Days: longer than any message or dead letter of the mapping lives. */
const KEEP_DAYS = 30;

/**
 * Applies what waited for a customer's mapping. Releasing is projecting again: the inbox lets a
 * quarantined event through once its customer is mapped, so doing it twice changes nothing.
 *
 * @returns false when this mapping's release ran before.
 * @throws the first event's error when one of them cannot be applied; the others are applied.
 */
export async function releaseQuarantine(mapping: Mapping, deps: ProjectionDeps): Promise<boolean> {
  const { db } = deps;
  const effect = { scope: 'sync-billing', key: mappingEffectKey(mapping) };
  if (await isEffectClaimed(effect, { sql: db })) return false;
  const customers = await findCustomers(mapping, db);
  const failures: unknown[] = [];
  let after: Envelope | undefined;
  for (;;) {
    const chunk = await readQuarantined({ customers, limit: CHUNK, after }, { sql: db });
    after = chunk.at(-1);
    if (!after) break;
    const results = await projectEnvelopes(chunk, deps);
    for (const result of results.values())
      if (result.status === 'failed') failures.push(result.error);
  }
  if (failures.length > 0) throw failures[0];
  return claimEffect({ ...effect, keepDays: KEEP_DAYS }, { sql: db });
}

/** In all accounts in which the customer's id is mapped: the announcement names the id only. */
async function findCustomers({ stripeCustomerId }: Mapping, sql: Sql) {
  const { rows } = await sql.query<{ account: string; customer: string }>(
    `SELECT stripe_account AS account, stripe_customer_id AS customer
     FROM billing_customers WHERE stripe_customer_id = $1`,
    [stripeCustomerId],
  );
  return rows;
}
