import type { Row, Sql } from '../../platform/database/database.ts';
import type { ColumnType, ObjectState } from '../objects/kind.ts';
import { kindOf } from '../objects/kinds.ts';
import type { ListedKind } from '../stripe-api/books.ts';

/** What a table says of an object. */
export type KnownRow = {
  id: string;
  customer: string;
  organizationId: string;
  columns: Record<string, unknown>;
  /** Changes whenever somebody writes the row. */
  version: string;
};

/** Rows of the platform's own objects, by their ids. */
export async function readRows(
  { kind, ids }: { kind: ListedKind; ids: readonly string[] },
  { sql }: { sql: Sql },
): Promise<Map<string, KnownRow>> {
  const { table, idColumn, columns } = kindOf(kind);
  const told = Object.entries(columns).map(([name, type]) => `'${name}', ${asRead(name, type)}`);
  const { rows } = await sql.query<Row & KnownRow>(
    `SELECT ${idColumn} AS id, stripe_customer_id AS customer, organization_id AS "organizationId",
       json_build_object(${told.join(', ')}) AS columns,
       concat_ws(' ', source_phase, source_created, source_ticket, source_event_id) AS version
     FROM ${table} WHERE stripe_account = '' AND ${idColumn} = ANY ($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const asRead = (name: string, type: ColumnType) =>
  type === 'time' ? `extract(epoch FROM ${name})::float8` : name;

/** Of what Stripe says anew with each answer, or what means nothing to anybody. */
const VOLATILE = new Set(['hosted_invoice_url']);

/** Columns in which a row says otherwise than Stripe. */
export const differences = (state: ObjectState, row: KnownRow): string[] =>
  Object.keys(state.columns).filter(
    (name) =>
      !VOLATILE.has(name) &&
      JSON.stringify(state.columns[name] ?? null) !== JSON.stringify(row.columns[name] ?? null),
  );

/** Rows that count as alive: Stripe must have them. */
const ALIVE: Partial<Record<ListedKind, string>> = {
  customer: 'deleted_at IS NULL AND source_phase >= 0',
  subscription: `status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused', 'incomplete')`,
  invoice: `status IN ('draft', 'open')`,
};

/** Ids of the rows that are alive. */
export async function listAlive(
  { kind }: { kind: ListedKind },
  { sql }: { sql: Sql },
): Promise<Set<string>> {
  const condition = ALIVE[kind];
  if (!condition) return new Set();
  const { table, idColumn } = kindOf(kind);
  const { rows } = await sql.query<{ id: string }>(
    `SELECT ${idColumn} AS id FROM ${table} WHERE stripe_account = '' AND ${condition}`,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Organisations of the platform's customers that are mapped. */
export async function readMappings(
  { customers }: { customers: readonly string[] },
  { sql }: { sql: Sql },
): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ customer: string; organization: string }>(
    `SELECT stripe_customer_id AS customer, organization_id AS organization FROM billing_customers
     WHERE stripe_account = '' AND stripe_customer_id = ANY ($1)`,
    [customers],
  );
  return new Map(rows.map(({ customer, organization }) => [customer, organization]));
}

/** Those of the given organisations that exist. */
export async function readOrganizations(
  { ids }: { ids: readonly string[] },
  { sql }: { sql: Sql },
): Promise<Set<string>> {
  const { rows } = await sql.query<{ id: string }>(
    'SELECT id FROM organizations WHERE id = ANY ($1::uuid[])',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** A ticket for what is read from Stripe after it: see version.ts. */
export async function drawTicket({ sql }: { sql: Sql }): Promise<number> {
  const { rows } = await sql.query<{ ticket: string }>(
    `SELECT nextval('billing_tickets') AS ticket`,
  );
  return Number(rows[0]?.ticket);
}
