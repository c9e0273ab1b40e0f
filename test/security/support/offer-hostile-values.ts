import type { Database } from '../../../shared/platform/database/database.ts';
import { appColumns } from './app-columns.ts';
import { hostileValues } from './hostile-values.ts';
import { A, idOf } from './two-tenants.ts';

export type Tried = { column: string; value: string | null; outcome: 'kept' | (string & {}) };

/** A row that an honest form would send, of each table that the app adds to; names differ. */
const HONEST: Record<string, (nth: number) => Record<string, unknown>> = {
  sites: (n) => ({ name: `Site ${n}` }),
  billing_usage_records: (n) => ({
    meter: `meter ${n}`,
    window_start: '2026-01-01Z',
    window_end: '2026-01-02Z',
    quantity: 1,
    identifier: `id ${n}`,
  }),
  checkin_schedules: (n) => ({
    name: `Check-in ${n}`,
    weekdays: '{1,2,3,4,5,6,7}',
    reminder_weekdays: '{1,2,3,4,5,6,7}',
  }),
  checkin_schedule_people: () => ({ schedule_id: idOf(A, 'schedule'), user_id: idOf(A, 'user') }),
  campaigns: (n) => ({ name: `News ${n}`, subject: 'News', body: 'Hello', zone_mode: 'recipient' }),
  inventory_items: (n) => ({ name: `Item ${n}` }),
  audit_logs: () => ({ action: 'signed in' }),
  consent_records: () => ({
    user_id: idOf(A, 'user'),
    kind: 'terms',
    version: '1',
    granted: true,
  }),
  security_events: () => ({ type: 'failed sign-in', severity: 'low' }),
  api_usage_logs: () => ({ method: 'GET', path: '/', status: 200, duration_ms: 1 }),
};

type Offer = { column: string; value: string | null; type: string };

/**
 * Offers, as the application of organisation A, each hostile value to each column that it may write:
 * in a row of its own where the app adds rows, otherwise in the one there is.
 * @returns what became of each: kept, or Postgres's code of the refusal.
 */
export async function offerHostileValues({ worker, app }: { worker: Database; app: Database }) {
  const tried: Tried[] = [];
  const offer = async (statement: string, values: unknown[]) => {
    try {
      await app.asOrganization(A, (tx) => tx.query(statement, values));
      return 'kept';
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  };
  const add = (table: string, { column, value, type }: Offer) => {
    const honest = HONEST[table]?.(tried.length);
    const row: Record<string, unknown> = { organization_id: A, ...honest, [column]: value };
    const names = Object.keys(row);
    const places = names.map((name, i) => (name === column ? `$${i + 1}::${type}` : `$${i + 1}`));
    return offer(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places.join(', ')})`,
      Object.values(row),
    );
  };
  const change = (table: string, { column, value, type }: Offer) =>
    offer(`UPDATE ${table} SET ${column} = $1::${type}`, [value]);

  for (const [table, { insert = '', update = '' }] of Object.entries(appColumns)) {
    const types = await typesOf(table, worker);
    for (const column of new Set(words(`${insert} ${update}`))) {
      const type = types.get(column) as string;
      const put = words(insert).includes(column) ? add : change;
      for (const value of hostileValues(type)) {
        const outcome = await put(table, { column, value, type });
        tried.push({ column: `${table}.${column}`, value: value?.slice(0, 40) ?? null, outcome });
      }
    }
  }
  // Who changed an answer's state away is asked again, or there would be nobody to remind.
  await worker.query(`UPDATE checkin_participants SET status = 'pending'`);
  return tried;
}

async function typesOf(table: string, worker: Database): Promise<Map<string, string>> {
  const { rows } = await worker.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0`,
    [table],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

export const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
