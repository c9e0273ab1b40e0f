import type { Clock } from '../platform/clock.ts';
import type { Row, Sql } from '../platform/database/database.ts';
import { Conflict, NotFound } from '../platform/errors.ts';
import { type Collector, OUR_PAUSE } from './stripe-api/collector.ts';

type Deps = { sql: Sql; clock: Clock; collector: Collector };

export type Paused = { name: string; paused: number; left: number };

/** Subscriptions that are collected now, by what we know; of one organisation, or of all. */
export async function listCollected(
  { organizationId }: { organizationId?: string | undefined },
  { sql }: { sql: Sql },
): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `SELECT stripe_subscription_id AS id FROM billing_subscriptions
     WHERE stripe_account = '' AND status IN ('trialing', 'active', 'past_due')
       AND pause_behavior IS NULL AND ($1::uuid IS NULL OR organization_id = $1)
     ORDER BY stripe_subscription_id`,
    [organizationId ?? null],
  );
  return rows.map(({ id }) => id);
}

/**
 * Pauses collection, under a name. Each subscription is written down before Stripe is asked; what was
 * paused already is left as it is, and is not of this pause.
 * @param input.name that of a pause that was cut off goes on with it.
 */
export async function pauseCollection(
  input: { name: string; organizationId?: string | undefined; reason: string },
  deps: Deps,
): Promise<Paused> {
  const { name, reason } = input;
  const { sql, clock, collector } = deps;
  await refuseEnded(name, { sql });
  const result: Paused = { name, paused: 0, left: 0 };
  for (const id of await listCollected(input, { sql })) {
    const now = await collector.read({ id });
    // Of this pause too, where an answer of Stripe's was lost.
    const ours = now?.behavior === OUR_PAUSE && (await isClaimed({ name, id }, { sql }));
    if (now !== null && !ours) {
      result.left += 1;
      continue;
    }
    await sql.query(
      `INSERT INTO billing_pauses (name, stripe_subscription_id, reason, claimed_at)
       VALUES ($1, $2, $3, $4) ON CONFLICT (name, stripe_subscription_id) DO NOTHING`,
      [name, id, reason, clock()],
    );
    await collector.pause({ id, idempotencyKey: `pause-${name}-${id}` });
    await sql.query(
      `UPDATE billing_pauses SET paused_at = $3 WHERE name = $1 AND stripe_subscription_id = $2`,
      [name, id, clock()],
    );
    result.paused += 1;
  }
  return result;
}

async function isClaimed(
  { name, id }: { name: string; id: string },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rows } = await sql.query(
    'SELECT FROM billing_pauses WHERE name = $1 AND stripe_subscription_id = $2',
    [name, id],
  );
  return rows.length > 0;
}

/** Stripe answers a repeated request as it did the first time: a second pause needs a second name. */
async function refuseEnded(name: string, { sql }: { sql: Sql }): Promise<void> {
  const { rows } = await sql.query(
    'SELECT FROM billing_pauses WHERE name = $1 AND resumed_at IS NOT NULL LIMIT 1',
    [name],
  );
  if (rows.length > 0) throw new Conflict(`"${name}" is over: give this one another name`);
}

export type Resumed = {
  name: string;
  resumed: number;
  /** Ended, resumed or paused otherwise by somebody since: left as they are. */
  changed: number;
};

/**
 * Resumes what a pause stopped, and nothing else. Cut off, it goes on.
 * @throws NotFound for a name under which nothing was paused.
 */
export async function resumeCollection(
  { name }: { name: string },
  { sql, clock, collector }: Deps,
): Promise<Resumed> {
  const { rows } = await sql.query<Row & { id: string; done: boolean }>(
    `SELECT stripe_subscription_id AS id, resumed_at IS NOT NULL AS done FROM billing_pauses
     WHERE name = $1 ORDER BY stripe_subscription_id`,
    [name],
  );
  if (rows.length === 0) throw new NotFound(`No collection was paused under "${name}"`);
  const result: Resumed = { name, resumed: 0, changed: 0 };
  for (const { id } of rows.filter(({ done }) => !done)) {
    const now = await collector.read({ id });
    const ours = now?.behavior === OUR_PAUSE && now.resumesAt === null;
    if (ours) await collector.resume({ id, idempotencyKey: `resume-${name}-${id}` });
    result[ours ? 'resumed' : 'changed'] += 1;
    await sql.query(
      `UPDATE billing_pauses SET resumed_at = $3 WHERE name = $1 AND stripe_subscription_id = $2`,
      [name, id, clock()],
    );
  }
  return result;
}

/** Pauses, newest first. */
export async function listPauses({
  sql,
}: {
  sql: Sql;
}): Promise<
  { name: string; reason: string; pausedAt: Date; subscriptions: number; open: number }[]
> {
  const { rows } = await sql.query<
    Row & { name: string; reason: string; pausedAt: Date; subscriptions: number; open: number }
  >(
    `SELECT name, min(reason) AS reason, min(claimed_at) AS "pausedAt", count(*)::int AS subscriptions,
       count(*) FILTER (WHERE resumed_at IS NULL)::int AS open
     FROM billing_pauses GROUP BY name ORDER BY min(claimed_at) DESC, name`,
  );
  return rows;
}
