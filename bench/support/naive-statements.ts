import type pg from 'pg';
import { kindOf } from '../../shared/billing/objects/kinds.ts';
import type { Change } from '../../shared/billing/projection/incoming-event.ts';
import type { ChangeEvent } from '../../shared/billing/projection/version.ts';

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
      event.text,
    ],
  );
}

/** The version of the object's row, which stays locked. */
export async function findCurrent(
  event: ChangeEvent,
  client: pg.Client,
): Promise<{ source_phase: number; source_created: string } | undefined> {
  const { table, idColumn } = kindOf(event.change.kind);
  const { rows } = await client.query(
    `SELECT source_phase, source_created FROM ${table}
     WHERE stripe_account = $1 AND ${idColumn} = $2 FOR UPDATE`,
    [event.account, event.change.state.id],
  );
  return rows[0];
}

/** The object's row as the event shows it, by column. */
export function rowOf({ event, organizationId }: Owned): Record<string, unknown> {
  const { kind, state, source } = event.change;
  return {
    organization_id: organizationId,
    stripe_customer_id: state.customer,
    [kindOf(kind).idColumn]: state.id,
    source_phase: state.phase,
    source_created: source.created,
    source_event_id: event.eventId,
    ...withTimes(event.change),
  };
}

/** Inserts the row, or updates an older one. */
export function writeRow(row: Record<string, unknown>, event: ChangeEvent, client: pg.Client) {
  const { table, idColumn } = kindOf(event.change.kind);
  const columns = Object.keys(row);
  return client.query(
    `INSERT INTO ${table} AS t (${columns.join(', ')})
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

function withTimes({ kind, state }: Change) {
  const { columns } = kindOf(kind);
  return Object.fromEntries(
    Object.entries(state.columns).map(([name, value]) => [
      name,
      columns[name] === 'time' && typeof value === 'number' ? new Date(value * 1000) : value,
    ]),
  );
}
