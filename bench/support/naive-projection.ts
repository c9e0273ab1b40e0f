import pg from 'pg';
import { announcementOf } from '../../shared/billing/projection/announce.ts';
import { type Envelope, readPayload } from '../../shared/billing/projection/incoming-event.ts';
import type { ChangeEvent } from '../../shared/billing/projection/version.ts';
import { findCurrent, insertInbox, rowOf, writeRow } from './naive-statements.ts';

export type NaiveProjection = {
  project(envelope: Envelope): Promise<void>;
  end(): Promise<void>;
};

/**
 * What most people write: per event one transaction of five statements, each awaited between BEGIN
 * and COMMIT.
 *
 * 1. the customer's organisation;
 * 2. the inbox row;
 * 3. the object's current row, locked: only an older one is written over;
 * 4. the upsert;
 * 5. the announcement in the outbox, for those events that Nightshift announces too.
 *
 * It leaves the same rows as Nightshift does. Only events of one second are beyond it: it keeps
 * the one that came first.
 */
export async function createNaiveProjection(url: string): Promise<NaiveProjection> {
  const { client, end } = await connect(url);
  const inTransaction = async (event: ChangeEvent) => {
    const organizationId = await findOrganization(event, client);
    const taken = await insertInbox({ event, organizationId }, client);
    if (taken.rowCount === 0) return;
    const current = await findCurrent(event, client);
    const { source, state } = event.change;
    const older =
      !current ||
      current.source_phase < state.phase ||
      (current.source_phase === state.phase && Number(current.source_created) < source.created);
    if (older) await writeRow(rowOf({ event, organizationId }), event, client);
    await insertAnnouncement({ event, organizationId }, client);
  };
  return {
    async project(envelope) {
      const event = read(envelope);
      await client.query('BEGIN');
      await inTransaction(event);
      await client.query('COMMIT');
    },
    end,
  };
}

/**
 * As lean as it can get one event at a time: five round trips (BEGIN, three statements, COMMIT). It
 * leaves the inbox row's organisation out, looks at no row before it writes, announces nothing.
 */
export async function createLeanProjection(url: string): Promise<NaiveProjection> {
  const { client, end } = await connect(url);
  return {
    async project(envelope) {
      const event = read(envelope);
      await client.query('BEGIN');
      await insertInbox({ event, organizationId: null }, client);
      const organizationId = await findOrganization(event, client);
      await writeRow(rowOf({ event, organizationId }), event, client);
      await client.query('COMMIT');
    },
    end,
  };
}

async function connect(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, end: () => client.end() };
}

function read(envelope: Envelope): ChangeEvent {
  const { change, ...event } = readPayload(envelope);
  if (!change) throw new Error('not a handled type');
  return { ...event, change };
}

async function findOrganization(event: ChangeEvent, client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `SELECT organization_id FROM billing_customers
     WHERE stripe_account = $1 AND stripe_customer_id = $2`,
    [event.account, event.change.state.customer],
  );
  return rows[0].organization_id;
}

async function insertAnnouncement(
  { event, organizationId }: { event: ChangeEvent; organizationId: string },
  client: pg.Client,
) {
  const announcement = announcementOf(event);
  if (!announcement) return;
  const { definition, detail, effectKey } = announcement;
  await client.query(
    `INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (effect_key) DO NOTHING`,
    [
      definition.source,
      definition.detailType,
      { ...detail, organizationId },
      organizationId,
      effectKey,
    ],
  );
}
