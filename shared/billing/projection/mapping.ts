import type { Sql } from '../../platform/database/database.ts';
import type { Envelope } from './incoming-event.ts';
import { type StoredEvent, storedEnvelope } from './statements.ts';
import { type ChangeEvent, namesOrganization } from './version.ts';

/** A customer of the platform ('') or of a connected account. */
export type Customer = { account: string; customer: string };

const MAP_NAMED = `
INSERT INTO billing_customers (organization_id, stripe_account, stripe_customer_id)
SELECT o.id, n.account, n.customer
FROM (
  SELECT DISTINCT ON (account, customer) account, customer, organization
  FROM json_to_recordset($1::json)
    AS r(account text, customer text, organization uuid, created bigint, event text)
  ORDER BY account, customer, created, event
) n
JOIN organizations o ON o.id = n.organization
WHERE NOT EXISTS (
  SELECT FROM billing_customers c WHERE c.stripe_account = n.account AND c.stripe_customer_id = n.customer
)
ORDER BY n.account, n.customer
ON CONFLICT DO NOTHING
RETURNING stripe_account AS account, stripe_customer_id AS customer`;

const FIND_CONTRADICTIONS = `
SELECT r.key
FROM json_to_recordset($1::json)
  AS r(key text, account text, customer text, organization uuid, livemode boolean, event text)
JOIN organizations o ON o.id = r.organization
JOIN billing_customers c ON c.stripe_account = r.account AND c.stripe_customer_id = r.customer
WHERE c.organization_id <> r.organization
  AND NOT EXISTS (
    SELECT FROM billing_events e
    WHERE e.account = r.account AND e.livemode = r.livemode AND e.event_id = r.event AND e.status = 'applied'
  )`;

/**
 * Maps customers whose metadata names an organisation that exists, unless they are mapped already:
 * an explicit mapping is never changed by an event.
 *
 * @returns the customers mapped just now, and the keys of events that contradict a mapping.
 */
export async function mapNamedCustomers(
  events: ChangeEvent[],
  { sql }: { sql: Sql },
): Promise<{ mapped: Customer[]; contradictions: string[] }> {
  const named = events.filter(namesOrganization);
  if (named.length === 0) return { mapped: [], contradictions: [] };
  const rows = JSON.stringify(
    named.map(({ key, account, livemode, eventId, created, change: { state } }) => ({
      key,
      account,
      livemode,
      event: eventId,
      created,
      customer: state.customer,
      organization: state.namedOrganization,
    })),
  );
  const [mapped, contradictions] = await Promise.all([
    sql.query<Customer>(MAP_NAMED, [rows]),
    sql.query<{ key: string }>(FIND_CONTRADICTIONS, [rows]),
  ]);
  return { mapped: mapped.rows, contradictions: contradictions.rows.map(({ key }) => key) };
}

/**
 * Maps customers whose organisation was committed since their events were quarantined in this
 * transaction. From here to the commit no such organisation can be; one that comes later finds them.
 */
export async function mapOrganizationsMeanwhile(
  events: ChangeEvent[],
  { sql }: { sql: Sql },
): Promise<void> {
  const named = events.filter(namesOrganization);
  const organizations = new Set(named.map(({ change }) => change.state.namedOrganization));
  if (organizations.size === 0) return;
  await sql.query('SELECT lock_billing_organization(id) FROM unnest($1::uuid[]) AS o(id)', [
    [...organizations].sort(),
  ]);
  await mapNamedCustomers(named, { sql });
}

/**
 * Of customers whose events were quarantined in this transaction, those that got their mapping
 * meanwhile. From here to the commit nobody else can map the rest, so whoever does so later finds
 * the quarantine.
 */
export async function findMappedMeanwhile(
  customers: Customer[],
  { sql }: { sql: Sql },
): Promise<Customer[]> {
  const rows = JSON.stringify(customers);
  const [, found] = await Promise.all([
    sql.query(
      `SELECT lock_billing_customer(account, customer) FROM (
         SELECT DISTINCT account, customer FROM json_to_recordset($1::json) AS r(account text, customer text)
         ORDER BY account, customer) r`,
      [rows],
    ),
    sql.query<Customer>(
      `SELECT DISTINCT account, customer FROM json_to_recordset($1::json) AS r(account text, customer text)
       JOIN billing_customers c ON c.stripe_account = account AND c.stripe_customer_id = customer`,
      [rows],
    ),
  ]);
  return found.rows;
}

/**
 * Quarantined events of customers that have a mapping now, oldest first.
 * @param input.after an event of an earlier call: those behind it are read.
 */
export async function readQuarantined(
  input: { customers: Customer[]; limit: number; after?: Envelope | undefined },
  { sql }: { sql: Sql },
): Promise<Envelope[]> {
  const { rows } = await sql.query<StoredEvent>(
    `SELECT e.event_id AS id, e.account, e.livemode, e.type, e.created,
            e.api_version AS "apiVersion", e.payload, e.customer_id AS customer
     FROM json_to_recordset($1::json) AS r(account text, customer text)
     JOIN billing_customers c ON c.stripe_account = r.account AND c.stripe_customer_id = r.customer
     JOIN billing_events e ON e.account = r.account AND e.customer_id = r.customer
     WHERE e.status = 'quarantined'
       AND ($3::bigint IS NULL OR (e.created, e.event_id, e.account, e.livemode) > ($3, $4, $5, $6))
     ORDER BY e.created, e.event_id, e.account, e.livemode
     LIMIT $2`,
    [
      JSON.stringify(input.customers),
      input.limit,
      input.after?.created ?? null,
      input.after?.id ?? null,
      input.after?.account ?? null,
      input.after?.livemode ?? null,
    ],
  );
  return rows.map(storedEnvelope);
}
