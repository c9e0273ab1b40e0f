import type pg from 'pg';
import type { ObjectKind, ObjectState } from '../../shared/billing/objects/object-state.ts';
import type { ChangeEvent } from '../../shared/billing/projection/version.ts';

const TABLES: Record<ObjectKind, { name: string; idColumn: string }> = {
  customer: { name: 'billing_customers', idColumn: 'stripe_customer_id' },
  subscription: { name: 'billing_subscriptions', idColumn: 'stripe_subscription_id' },
  invoice: { name: 'billing_invoices', idColumn: 'stripe_invoice_id' },
  payment_method: { name: 'billing_payment_methods', idColumn: 'stripe_payment_method_id' },
};
const TIME = /_at$|_start$|_end$|^(cancel_at|due_date|next_payment_attempt)$/;

type Owned = { event: ChangeEvent; organizationId: string | null };

/** The inbox row of one event; no row when it is there already. */
export function insertInbox({ event, organizationId }: Owned, client: pg.Client) {
  const { state } = event.change;
  return client.query(
    `INSERT INTO billing_events (account, livemode, event_id, type, created, api_version, object_id,
       customer_id, phase, organization_id, status, payload, applied_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'applied', $11, now())
     ON CONFLICT DO NOTHING`,
    [
      event.account,
      event.livemode,
      event.eventId,
      event.type,
      event.created,
      event.apiVersion,
      state.id,
      state.customer,
      state.phase,
      organizationId,
      JSON.stringify(event.payload),
    ],
  );
}

/** The version of the object's row, which stays locked. */
export async function findCurrent(
  event: ChangeEvent,
  client: pg.Client,
): Promise<{ source_phase: number; source_created: string } | undefined> {
  const { name, idColumn } = TABLES[event.change.state.kind];
  const { rows } = await client.query(
    `SELECT source_phase, source_created FROM ${name}
     WHERE stripe_account = $1 AND ${idColumn} = $2 FOR UPDATE`,
    [event.account, event.change.state.id],
  );
  return rows[0];
}

/** The object's row as the event shows it, by column. */
export function rowOf({ event, organizationId }: Owned): Record<string, unknown> {
  const { state, source } = event.change;
  return {
    organization_id: organizationId,
    stripe_customer_id: state.customer,
    [TABLES[state.kind].idColumn]: state.id,
    source_phase: state.phase,
    source_created: source.created,
    source_event_id: event.eventId,
    ...withTimes(state),
  };
}

/** Inserts the row, or updates an older one. */
export function writeRow(row: Record<string, unknown>, event: ChangeEvent, client: pg.Client) {
  const { name, idColumn } = TABLES[event.change.state.kind];
  const columns = Object.keys(row);
  return client.query(
    `INSERT INTO ${name} AS t (${columns.join(', ')})
     VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})
     ON CONFLICT (stripe_account, ${idColumn}) DO UPDATE SET
       ${columns
         .filter((column) => column !== 'organization_id')
         .map((column) => `${column} = excluded.${column}`)
         .join(', ')}
     WHERE t.source_created < excluded.source_created`,
    Object.values(row),
  );
}

function withTimes({ columns }: ObjectState) {
  return Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [
      name,
      TIME.test(name) && typeof value === 'number' ? new Date(value * 1000) : value,
    ]),
  );
}
