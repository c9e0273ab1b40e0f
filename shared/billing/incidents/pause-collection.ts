import type { Clock } from '../../platform/clock.ts';
import type { Row, Sql } from '../../platform/database/database.ts';
import { Conflict, NotFound } from '../../platform/errors.ts';
import { type Collector, OUR_PAUSE } from '../stripe-api/collector.ts';

type Deps = { sql: Sql; clock: Clock; collector: Collector };

export type Paused = { incident: string; paused: number; left: number };

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
 * Pauses collection for an incident. Each subscription is written down before Stripe is asked; what was
 * paused already is left as it is, and is not of this incident.
 * @param input.incident goes on with one that was cut off.
 */
export async function pauseCollection(
  input: { incident: string; organizationId?: string | undefined; reason: string },
  deps: Deps,
): Promise<Paused> {
  const { incident, reason } = input;
  const { sql, clock, collector } = deps;
  await refuseEnded(incident, { sql });
  const result: Paused = { incident, paused: 0, left: 0 };
  for (const id of await listCollected(input, { sql })) {
    const now = await collector.read({ id });
    // Of this incident too, where an answer of Stripe's was lost.
    const ours = now?.behavior === OUR_PAUSE && (await isClaimed({ incident, id }, { sql }));
    if (now !== null && !ours) {
      result.left += 1;
      continue;
    }
    await sql.query(
      `INSERT INTO billing_pauses (incident, stripe_subscription_id, reason, claimed_at)
       VALUES ($1, $2, $3, $4) ON CONFLICT (incident, stripe_subscription_id) DO NOTHING`,
      [incident, id, reason, clock()],
    );
    await collector.pause({ id, idempotencyKey: `pause-${incident}-${id}` });
    await sql.query(
      `UPDATE billing_pauses SET paused_at = $3 WHERE incident = $1 AND stripe_subscription_id = $2`,
      [incident, id, clock()],
    );
    result.paused += 1;
  }
  return result;
}

async function isClaimed(
  { incident, id }: { incident: string; id: string },
  { sql }: { sql: Sql },
): Promise<boolean> {
  const { rows } = await sql.query(
    'SELECT FROM billing_pauses WHERE incident = $1 AND stripe_subscription_id = $2',
    [incident, id],
  );
  return rows.length > 0;
}

/** Stripe answers a repeated request as it did the first time: a second incident needs a second name. */
async function refuseEnded(incident: string, { sql }: { sql: Sql }): Promise<void> {
  const { rows } = await sql.query(
    'SELECT FROM billing_pauses WHERE incident = $1 AND resumed_at IS NOT NULL LIMIT 1',
    [incident],
  );
  if (rows.length > 0) throw new Conflict(`"${incident}" is over: give this one another name`);
}

export type Resumed = {
  incident: string;
  resumed: number;
  /** Ended, resumed or paused otherwise by somebody since: left as they are. */
  changed: number;
};

/**
 * Resumes what an incident paused, and nothing else. Cut off, it goes on.
 * @throws NotFound for an incident that paused nothing.
 */
export async function resumeCollection(
  { incident }: { incident: string },
  { sql, clock, collector }: Deps,
): Promise<Resumed> {
  const { rows } = await sql.query<Row & { id: string; done: boolean }>(
    `SELECT stripe_subscription_id AS id, resumed_at IS NOT NULL AS done FROM billing_pauses
     WHERE incident = $1 ORDER BY stripe_subscription_id`,
    [incident],
  );
  if (rows.length === 0) throw new NotFound(`No collection was paused under "${incident}"`);
  const result: Resumed = { incident, resumed: 0, changed: 0 };
  for (const { id } of rows.filter(({ done }) => !done)) {
    const now = await collector.read({ id });
    const ours = now?.behavior === OUR_PAUSE && now.resumesAt === null;
    if (ours) await collector.resume({ id, idempotencyKey: `resume-${incident}-${id}` });
    result[ours ? 'resumed' : 'changed'] += 1;
    await sql.query(
      `UPDATE billing_pauses SET resumed_at = $3 WHERE incident = $1 AND stripe_subscription_id = $2`,
      [incident, id, clock()],
    );
  }
  return result;
}

/** Incidents that paused something, newest first. */
export async function listIncidents({
  sql,
}: {
  sql: Sql;
}): Promise<
  { incident: string; reason: string; pausedAt: Date; subscriptions: number; open: number }[]
> {
  const { rows } = await sql.query<
    Row & { incident: string; reason: string; pausedAt: Date; subscriptions: number; open: number }
  >(
    `SELECT incident, min(reason) AS reason, min(claimed_at) AS "pausedAt", count(*)::int AS subscriptions,
       count(*) FILTER (WHERE resumed_at IS NULL)::int AS open
     FROM billing_pauses GROUP BY incident ORDER BY min(claimed_at) DESC, incident`,
  );
  return rows;
}
