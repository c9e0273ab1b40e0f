import type { Row, Sql } from '../../platform/database/database.ts';
import type { ColumnType, ObjectState } from '../objects/kind.ts';
import { kindOf } from '../objects/kinds.ts';
import type { BookKind } from '../stripe-api/books.ts';

/** What a table says of an object. */
export type KnownRow = {
  id: string;
  customer: string;
  organizationId: string;
  columns: Record<string, unknown>;
  /** Changes whenever somebody writes the row. */
  version: string;
};

/** Rows of an account's objects, by their ids. */
export async function readRows(
  { kind, account, ids }: { kind: BookKind; account: string; ids: readonly string[] },
  { sql }: { sql: Sql },
): Promise<Map<string, KnownRow>> {
  const { table, idColumn, columns } = kindOf(kind);
  const told = Object.entries(columns).map(([name, type]) => `'${name}', ${asRead(name, type)}`);
  const { rows } = await sql.query<Row & KnownRow>(
    `SELECT ${idColumn} AS id, stripe_customer_id AS customer, organization_id AS "organizationId",
       json_build_object(${told.join(', ')}) AS columns,
       concat_ws(' ', source_phase, source_created, source_ticket, source_event_id) AS version
     FROM ${table} WHERE stripe_account = $2 AND ${idColumn} = ANY ($1)`,
    [ids, account],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const asRead = (name: string, type: ColumnType) =>
  type === 'time' ? `extract(epoch FROM ${name})::float8` : name;

/** Of what Stripe says anew with each answer, or what means nothing to anybody. */
const VOLATILE = new Set(['hosted_invoice_url']);

/** Of what an event told, or did not, as the API's version had it; the coupon's id says the same. */
const TERMS = new Set(['coupon_name', 'percent_off', 'amount_off', 'currency']);

/** Columns in which a row says otherwise than Stripe. */
export const differences = (
  { kind, state }: { kind: BookKind; state: ObjectState },
  row: KnownRow,
): string[] =>
  Object.keys(state.columns).filter(
    (name) =>
      !VOLATILE.has(name) &&
      !(kind === 'discount' && TERMS.has(name)) &&
      JSON.stringify(state.columns[name] ?? null) !== JSON.stringify(row.columns[name] ?? null),
  );

export const ALIVE_SUBSCRIPTION = `status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused', 'incomplete')`;

/** Rows that count as alive: Stripe must have them. */
const ALIVE: Partial<Record<BookKind, string>> = {
  customer: 'deleted_at IS NULL AND source_phase >= 0',
  subscription: ALIVE_SUBSCRIPTION,
  invoice: `status IN ('draft', 'open')`,
  discount: 'deleted_at IS NULL',
};

/** Ids of the rows that are alive. */
export async function listAlive(
  { kind, account }: { kind: BookKind; account: string },
  { sql }: { sql: Sql },
): Promise<Set<string>> {
  const condition = ALIVE[kind];
  if (!condition) return new Set();
  const { table, idColumn } = kindOf(kind);
  const { rows } = await sql.query<{ id: string }>(
    `SELECT ${idColumn} AS id FROM ${table} WHERE stripe_account = $1 AND ${condition}`,
    [account],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Organisations of an account's customers that are mapped. */
export async function readMappings(
  { account, customers }: { account: string; customers: readonly string[] },
  { sql }: { sql: Sql },
): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ customer: string; organization: string }>(
    `SELECT stripe_customer_id AS customer, organization_id AS organization FROM billing_customers
     WHERE stripe_account = $2 AND stripe_customer_id = ANY ($1)`,
    [customers, account],
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
