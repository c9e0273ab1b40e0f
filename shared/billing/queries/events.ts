import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';

export type BillingEvent = {
  id: string;
  type: string;
  status: 'applied' | 'quarantined' | 'ignored';
  /** Why one that waited for its customer is ignored by now. */
  settled: string | null;
  object: string | null;
  customer: string | null;
  /** By Stripe, in whole seconds. */
  happenedAt: Date;
  receivedAt: Date;
  appliedAt: Date | null;
};

/** Stripe events in the order they came, newest first, a part at a time; no payloads. */
export async function listEvents(
  input: {
    status?: BillingEvent['status'] | undefined;
    /** An event's id, its object's or its customer's. */
    about?: string | undefined;
    limit: number;
    after?: string | undefined;
  },
  { sql }: { sql: Sql },
): Promise<Part<BillingEvent>> {
  return readPart<BillingEvent & Row>(
    {
      columns: `event_id AS id, type, status, settled, object_id AS object, customer_id AS customer,
            to_timestamp(created) AS "happenedAt", received_at AS "receivedAt", applied_at AS "appliedAt"`,
      from: 'billing_events',
      where: `($1::text IS NULL OR status = $1)
        AND ($2::text IS NULL OR event_id = $2 OR object_id = $2 OR customer_id = $2)`,
      values: [input.status ?? null, input.about ?? null],
      by: [
        { column: 'received_at', type: 'timestamptz' },
        { column: 'event_id', type: 'text' },
      ],
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

export type Ignored = { type: string; events: number; newest: Date };

/** Events that changed no row because of their type, by type. */
export async function countIgnored({ sql }: { sql: Sql }): Promise<Ignored[]> {
  const { rows } = await sql.query<Ignored>(
    `SELECT type, count(*)::int AS events, max(received_at) AS newest
     FROM billing_events WHERE status = 'ignored' AND settled IS NULL GROUP BY type ORDER BY count(*) DESC, type`,
  );
  return rows;
}
