import pg from 'pg';
import type { ObjectState } from '../../shared/billing/objects/object-state.ts';
import { readPayload } from '../../shared/billing/projection/incoming-event.ts';
import type { StripeEventDetail } from '../../shared/events/catalogue.ts';

const TABLES = {
  customer: { name: 'billing_customers', idColumn: 'stripe_customer_id' },
  subscription: { name: 'billing_subscriptions', idColumn: 'stripe_subscription_id' },
  invoice: { name: 'billing_invoices', idColumn: 'stripe_invoice_id' },
  payment_method: { name: 'billing_payment_methods', idColumn: 'stripe_payment_method_id' },
};
const TIME = /_at$|_start$|_end$|^(cancel_at|due_date|next_payment_attempt)$/;

/**
 * What most people write: per event one transaction of five statements, each awaited. It fills the
 * same tables and keeps the same payload, but resolves no seconds and announces nothing.
 */
export async function createNaiveProjection(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    async project(detail: StripeEventDetail): Promise<void> {
      const payload = detail.payload as Record<string, unknown>;
      const { change } = readPayload({ ...detail, payload, claim: undefined });
      if (!change) throw new Error('not a handled type');
      const { state, source } = change;
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO billing_events (account, livemode, event_id, type, created, api_version, object_id,
           customer_id, phase, status, payload, applied_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'applied', $10, now())
         ON CONFLICT DO NOTHING`,
        [
          detail.account,
          detail.livemode,
          detail.id,
          detail.type,
          detail.created,
          detail.apiVersion,
          state.id,
          state.customer,
          state.phase,
          JSON.stringify(payload),
        ],
      );
      const mapping = await client.query(
        `SELECT organization_id FROM billing_customers
         WHERE stripe_account = $1 AND stripe_customer_id = $2`,
        [detail.account, state.customer],
      );
      const row = {
        ...(state.kind === 'customer' ? {} : { organization_id: mapping.rows[0].organization_id }),
        stripe_customer_id: state.customer,
        [TABLES[state.kind].idColumn]: state.id,
        source_phase: state.phase,
        source_created: source.created,
        source_event_id: detail.id,
        ...withTimes(state),
      };
      await client.query(
        state.kind === 'customer' ? updateCustomer(row) : upsert(TABLES[state.kind], row),
        Object.values(row),
      );
      await client.query('COMMIT');
    },
    end: () => client.end(),
  };
}

function withTimes({ columns }: ObjectState) {
  return Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [
      name,
      TIME.test(name) && typeof value === 'number' ? new Date(value * 1000) : value,
    ]),
  );
}

function upsert({ name, idColumn }: { name: string; idColumn: string }, row: object): string {
  const columns = Object.keys(row);
  return `INSERT INTO ${name} AS t (${columns.join(', ')})
    VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')})
    ON CONFLICT (stripe_account, ${idColumn}) DO UPDATE SET
      ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
    WHERE t.source_created < excluded.source_created`;
}

function updateCustomer(row: object): string {
  const columns = Object.keys(row);
  return `UPDATE billing_customers SET ${columns.map((column, i) => `${column} = $${i + 1}`).join(', ')}
    WHERE stripe_account = '' AND stripe_customer_id = $${columns.indexOf('stripe_customer_id') + 1}
      AND source_created < $${columns.indexOf('source_created') + 1}`;
}
