import type { ObjectKind } from '../objects/object-state.ts';
import { TABLES, type Table } from '../objects/tables.ts';

/** One state as a statement gets it; the table's columns come beside these. */
export type StateRow = {
  account: string;
  livemode: boolean;
  customer: string;
  id: string;
  phase: number;
  created: number;
  event: string;
  ticket: number;
} & Record<string, unknown>;

const VERSION = 'phase smallint, created bigint, event text, ticket bigint';

/**
 * A state is newer than the row's. A fetched state (it has a ticket) is as of its fetch: it
 * supersedes every older fetch, and every event up to then.
 */
const newer = (row: string, state: string, orEqual: boolean) => `
  CASE WHEN ${state}.ticket > 0
    THEN ${row}.source_phase <= ${state}.phase AND ${row}.source_ticket < ${state}.ticket
    ELSE (${row}.source_phase, ${row}.source_created) ${orEqual ? '<=' : '<'} (${state}.phase, ${state}.created)
  END`;

/**
 * Whether a customer is mapped is decided once, when its event is taken in. A statement that looked
 * again could see a mapping that was committed in between, and lock rows out of their order.
 */
const WAS_APPLIED = `EXISTS (
    SELECT FROM billing_events e
    WHERE e.account = r.account AND e.livemode = r.livemode AND e.event_id = r.event
      AND e.status = 'applied')`;

/**
 * Inserts new rows and writes newer states; rows of the same or a newer moment are locked and left
 * alone.
 */
function upsert(table: Table): string {
  const names = Object.keys(table.columns);
  return `
WITH r AS (
  SELECT c.organization_id, r.account, r.customer, r.id, r.phase, r.created, r.event, r.ticket, ${names
    .map((name) => `${value(table, name)} AS ${name}`)
    .join(', ')}
  FROM ${recordset(table)}
  JOIN billing_customers c ON c.stripe_account = r.account AND c.stripe_customer_id = r.customer
  WHERE ${WAS_APPLIED}
  ORDER BY r.account, r.id
)
INSERT INTO ${table.name} AS t (organization_id, stripe_account, stripe_customer_id, ${table.idColumn},
  source_phase, source_created, source_event_id, source_ticket, ${names.join(', ')})
SELECT organization_id, account, customer, id, phase, created, event, ticket, ${names.join(', ')} FROM r
ON CONFLICT (stripe_account, ${table.idColumn}) DO UPDATE SET
  source_phase = excluded.source_phase, source_created = excluded.source_created,
  source_event_id = excluded.source_event_id,
  source_ticket = greatest(t.source_ticket, excluded.source_ticket),
  ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
WHERE ${newer('t', 'excluded', false).replaceAll('excluded.', 'excluded.source_')}`;
}

/**
 * Writes states over rows that exist, of an older or of the same moment. For the customers' rows,
 * which the mapping made, and for the answer of `lastOfSecond`, which overrides what the row shows
 * of that second. Equal moments are written, not skipped, because that locks the row.
 */
function overwrite(table: Table): string {
  const names = Object.keys(table.columns);
  return `
UPDATE ${table.name} t SET
  source_phase = r.phase, source_created = r.created, source_event_id = r.event,
  source_ticket = greatest(t.source_ticket, r.ticket),
  ${names.map((name) => `${name} = ${value(table, name)}`).join(', ')}
FROM ${recordset(table)}
WHERE t.stripe_account = r.account AND t.${table.idColumn} = r.id AND ${WAS_APPLIED}
  AND ${newer('t', 'r', true)}`;
}

const value = (table: Table, name: string) =>
  table.columns[name] === 'time' ? `to_timestamp(r.${name})` : `r.${name}`;

const recordset = (table: Table) =>
  `json_to_recordset($1::json) AS r(account text, livemode boolean, customer text, id text, ${VERSION}, ${Object.entries(
    table.columns,
  )
    .map(([name, type]) => `${name} ${type === 'time' ? 'double precision' : type}`)
    .join(', ')})`;

const each = (build: (table: Table) => string) =>
  Object.fromEntries(Object.entries(TABLES).map(([kind, table]) => [kind, build(table)])) as Record<
    ObjectKind,
    string
  >;

/** By object kind: writes what is newer. Takes a JSON array of StateRow. */
export const WRITE_NEWER = each((table) => (table.inserts ? upsert(table) : overwrite(table)));

/** By object kind: writes what `lastOfSecond` chose. Takes a JSON array of StateRow. */
export const WRITE_RESOLVED = each(overwrite);

/**
 * Takes events into the inbox, once each. An event that is known but waits (quarantined, or of a
 * type that was not handled then) comes through when it can be applied now.
 */
export const TAKE_IN = `
INSERT INTO billing_events AS e (account, livemode, event_id, type, created, api_version, object_id,
  customer_id, phase, organization_id, status, payload, claim, applied_at)
SELECT r.account, r.livemode, r.event_id, r.type, r.created, r.api_version, r.object_id,
  r.customer_id, r.phase, c.organization_id,
  CASE WHEN r.object_id IS NULL THEN 'ignored' WHEN c.organization_id IS NULL THEN 'quarantined' ELSE 'applied' END,
  r.payload, r.claim, CASE WHEN c.organization_id IS NOT NULL THEN now() END
FROM json_to_recordset($1::json) AS r(account text, livemode boolean, event_id text, type text,
  created bigint, api_version text, object_id text, customer_id text, phase smallint, payload jsonb, claim jsonb)
LEFT JOIN billing_customers c ON c.stripe_account = r.account AND c.stripe_customer_id = r.customer_id
ORDER BY r.account, r.livemode, r.event_id
ON CONFLICT (account, livemode, event_id) DO UPDATE SET
  status = excluded.status, organization_id = excluded.organization_id, applied_at = excluded.applied_at,
  object_id = excluded.object_id, customer_id = excluded.customer_id, phase = excluded.phase
WHERE (e.status = 'quarantined' AND excluded.status = 'applied')
   OR (e.status = 'ignored' AND excluded.status <> 'ignored')
RETURNING e.account, e.livemode, e.event_id AS "eventId", e.status, e.organization_id AS "organizationId"`;

/** Other events of the same object, phase and second as the given ones. */
export const FIND_SIBLINGS = `
SELECT e.event_id AS id, e.account, e.livemode, e.type, e.created, e.api_version AS "apiVersion", e.payload
FROM json_to_recordset($1::json) AS r(account text, id text, phase smallint, created bigint, event text)
JOIN billing_events e ON e.object_id = r.id AND e.created = r.created AND e.account = r.account
WHERE e.phase = r.phase AND e.event_id <> r.event AND e.status = 'applied'`;
