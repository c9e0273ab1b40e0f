import pg from 'pg';
import { connectionOf } from '../shared/platform/database/connection.ts';
import { insertDemoCheckins } from './demo-checkins.ts';
import { giveDemoPlan, insertDemoPlans } from './demo-plans.ts';
import { addDemoCustomer, DEMO_CUSTOMER_SINCE } from './stripe/demo-customers.ts';
import type { Store } from './stripe/store.ts';

/**
 * Organisations to try things with, there after every start. Harbor Coffee is the one whose Stripe
 * customer the sample events speak of.
 */
const ORGANISATIONS = [
  {
    id: '11111111-1111-4111-8111-111111111111',
    name: 'Harbor Coffee',
    timeZone: 'America/Los_Angeles',
    locale: 'en-US',
    sites: ['Pier 7', 'Market Street'],
    // What the sample of inventory.moved sells.
    items: [{ sku: 'ESP-250', name: 'Espresso beans 250 g', unit: 'pcs' }],
    members: { 'ada@harbor-coffee.example': 'owner', 'ben@harbor-coffee.example': 'member' },
    stripeCustomer: 'cus_NightshiftDemo1',
    plan: 'professional',
  },
  {
    id: '22222222-2222-4222-8222-222222222222',
    name: 'Bäckerei Lindner',
    timeZone: 'Europe/Berlin',
    locale: 'de-DE',
    sites: ['Hauptstraße'],
    items: [],
    members: { 'clara@lindner.example': 'owner' },
    stripeCustomer: 'cus_NightshiftDemo2',
    plan: 'starter',
  },
  {
    id: '33333333-3333-4333-8333-333333333333',
    name: 'Kopi Utara',
    timeZone: 'Asia/Jakarta',
    locale: 'id-ID',
    sites: ['Kemang', 'Menteng'],
    items: [],
    members: { 'dewi@kopi-utara.example': 'owner', 'eko@kopi-utara.example': 'manager' },
    stripeCustomer: 'cus_NightshiftDemo3',
    plan: 'enterprise',
  },
  {
    id: '44444444-4444-4444-8444-444444444444',
    name: 'Founder Studio',
    timeZone: 'Europe/London',
    locale: 'en-GB',
    sites: ['Studio'],
    items: [],
    members: { 'founder@example.com': 'owner', 'teammate@example.com': 'member' },
    // Has never paid: it is on the default plan, and its limits are near.
    stripeCustomer: undefined,
    plan: undefined,
  },
] as const;

type Organisation = (typeof ORGANISATIONS)[number];

/**
 * Inserts the demo organisations where they are missing; what is there stays as it is.
 * @param deps.stripe of this machine: it has their customers, and the rows say what it has
 */
export async function insertDemo(
  ownerUrl: string,
  { stripe }: { stripe?: Store | undefined } = {},
): Promise<void> {
  const client = new pg.Client(connectionOf(ownerUrl));
  await client.connect();
  try {
    await client.query('BEGIN');
    await insertDemoPlans(client);
    for (const organisation of ORGANISATIONS) {
      await insert(organisation, client);
      await insertCustomer(organisation, { client, stripe });
    }
    await insertDemoCheckins(client);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function insert(organisation: Organisation, client: pg.Client): Promise<void> {
  const { id, name, timeZone, locale, sites, items, members, plan } = organisation;
  await client.query(
    `INSERT INTO organizations (id, name, time_zone, locale) VALUES ($1, $2, $3, $4)
     ON CONFLICT (id) DO NOTHING`,
    [id, name, timeZone, locale],
  );
  if (plan !== undefined) await giveDemoPlan({ id, plan }, client);
  await client.query(
    `INSERT INTO sites (organization_id, name) SELECT $1, unnest($2::text[])
     ON CONFLICT (organization_id, name) DO NOTHING`,
    [id, sites],
  );
  for (const { sku, name: item, unit } of items)
    await client.query(
      `INSERT INTO inventory_items (organization_id, sku, name, unit) SELECT $1, $2, $3, $4
       WHERE NOT EXISTS (SELECT FROM inventory_items WHERE organization_id = $1 AND sku = $2)`,
      [id, sku, item, unit],
    );
  for (const [email, role] of Object.entries(members)) {
    await client.query(
      `INSERT INTO users (email, name) VALUES ($1, initcap(split_part($1, '@', 1)))
       ON CONFLICT ((lower(email))) DO NOTHING`,
      [email],
    );
    await client.query(
      `INSERT INTO organization_members (organization_id, user_id, role)
       SELECT $1, id, $3 FROM users WHERE lower(email) = lower($2)
       ON CONFLICT (organization_id, user_id) DO NOTHING`,
      [id, email, role],
    );
  }
}

async function insertCustomer(
  { id, name, members, stripeCustomer }: Organisation,
  { client, stripe }: { client: pg.Client; stripe: Store | undefined },
): Promise<void> {
  if (stripeCustomer === undefined) return;
  const [email = ''] = Object.keys(members);
  await client.query(
    `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)
     ON CONFLICT DO NOTHING`,
    [id, stripeCustomer],
  );
  if (!stripe) return;
  addDemoCustomer(stripe, { id: stripeCustomer, organizationId: id, name, email });
  await client.query(
    `UPDATE billing_customers SET email = $2, name = $3, balance = 0, delinquent = false,
       source_phase = 0, source_created = $4
     WHERE stripe_account = '' AND stripe_customer_id = $1 AND source_phase = -1`,
    [stripeCustomer, email, name, DEMO_CUSTOMER_SINCE],
  );
}
