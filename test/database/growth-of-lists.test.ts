import { beforeAll, describe, expect, it } from '@jest/globals';
import { classify } from '../../bench/support/growth/idle.ts';
import { pagesOf } from '../../bench/support/growth/measured.ts';
import { listApiKeys } from '../../shared/access/api-keys/queries.ts';
import { listActs, listSecurityEvents } from '../../shared/access/records/list-records.ts';
import { listAlerts, listRuns } from '../../shared/forecasts/queries/runs.ts';
import { listSuggestions } from '../../shared/forecasts/queries/suggestions.ts';
import { listItems } from '../../shared/inventory/items.ts';
import { listOrders } from '../../shared/inventory/orders.ts';
import { listStock } from '../../shared/inventory/stock.ts';
import { createDatabase, type Sql } from '../../shared/platform/database/database.ts';
import type { Part } from '../../shared/platform/database/part.ts';
import { useDatabase } from '../support/use-database.ts';

const AT = new Date('2026-11-29T12:00:00Z');

type Asked = { organizationId: string; limit: number; after?: string | undefined };

/** Lists of one organisation that grow with it. */
const LISTS: Record<string, (asked: Asked, deps: { sql: Sql }) => Promise<Part<object>>> = {
  suggestions: listSuggestions,
  alerts: listAlerts,
  runs: listRuns,
  orders: listOrders,
  items: listItems,
  stock: listStock,
  'api keys': (asked, deps) => listApiKeys({ ...asked, at: AT }, deps),
  acts: listActs,
  'security events': listSecurityEvents,
};

describe('a list of one organisation', () => {
  const { db, database } = useDatabase({ connections: 2 });
  let organizationId: string;
  const pages: Record<string, [first: number, last: number][]> = {};

  /** Rows `from` to `to` of every list; several have the same day, vendor and moment. */
  async function grow(from: number, to: number) {
    const owner = createDatabase({ url: async () => database.ownerUrl });
    for (const statement of SEED) await owner.query(statement, [organizationId, from, to]);
    await owner.query('VACUUM ANALYZE');
    await owner.end();
  }

  beforeAll(async () => {
    const { rows } = await db.query<{ id: string }>(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id),
         s AS (INSERT INTO sites (organization_id, name) SELECT id, 'Pier' FROM o),
         v AS (INSERT INTO vendors (organization_id, name, name_key)
           SELECT id, 'Vendor ' || n, 'vendor ' || n FROM o, generate_series(1, 3) n)
       SELECT id FROM o`,
    );
    organizationId = rows[0]?.id as string;
    for (const [from, to] of [
      [1, 300],
      [301, 3_000],
    ] as const) {
      await grow(from, to);
      for (const [what, list] of Object.entries(LISTS)) {
        const near = await lastKey(what, to - 40);
        const of = async (after: string | undefined) => {
          const counted = pagesOf(db);
          await list({ organizationId, limit: 20, after }, { sql: counted.db });
          return counted.total();
        };
        pages[what] = [...(pages[what] ?? []), [await of(undefined), await of(near)]];
      }
    }
  }, 120_000);

  const lastKey = async (what: string, many: number) =>
    (await LISTS[what]?.({ organizationId, limit: many }, { sql: db }))?.next;

  it.each(Object.keys(LISTS))(
    '%s: a part costs the same with ten times the rows, the first and the last',
    (what) => {
      const [small = [0, 0], large = [0, 0]] = pages[what] ?? [];
      for (const n of [0, 1] as const)
        expect(classify({ what, small: small[n], large: large[n] })).not.toMatchObject({
          kind: 'linear',
        });
    },
  );

  it.each(Object.keys(LISTS))(
    '%s: its parts together are the whole, each row once',
    async (what) => {
      const list = LISTS[what] as (typeof LISTS)[string];
      const whole = await list({ organizationId, limit: 10_000 }, { sql: db });
      expect(whole).toMatchObject({ next: undefined });
      expect(whole.rows).toHaveLength(3_000);
      const parts: object[] = [];
      for (let after: string | undefined, first = true; first || after; first = false) {
        const part = await list({ organizationId, limit: 700, after }, { sql: db });
        parts.push(...part.rows);
        after = part.next;
      }
      expect(parts).toEqual(whole.rows);
    },
  );

  it.each(Object.keys(LISTS))('%s: a place that no part of it gave is refused', async (what) => {
    const key = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url');
    const wrong = [
      'nonsense',
      key([]),
      key([1, 2]),
      key(['2026-02-30', 'x']),
      key(['x'.repeat(9), 'infinity', '\u0000']),
      key(['2026-99-99', 'no id']),
    ];
    for (const after of wrong)
      await expect(LISTS[what]?.({ organizationId, limit: 2, after }, { sql: db })).rejects.toThrow(
        'That is no place in this list',
      );
  });
});

const SITE = '(SELECT id FROM sites WHERE organization_id = $1)';
const numbers = (columns: string) => `SELECT ${columns} FROM generate_series($2::int, $3::int) n`;
const ofItems = (columns: string) => `
  SELECT ${columns} FROM generate_series($2::int, $3::int) n
  JOIN inventory_items i ON i.organization_id = $1 AND i.sku = n::text`;

const SEED = [
  `INSERT INTO inventory_items (organization_id, name, sku)
   ${numbers(`$1::uuid, 'Item ' || n / 2, n::text`)}`,
  `INSERT INTO stock_levels (organization_id, site_id, item_id, on_hand, first_day, last_day)
   ${ofItems(`$1, ${SITE}, i.id, n, '2026-01-01', '2026-11-28'`)}`,
  `INSERT INTO stock_orders (organization_id, site_id, item_id, quantity, ordered_on, expected_on)
   ${ofItems(`$1, ${SITE}, i.id, n, '2026-11-01', '2026-11-02'::date + n / 50`)}`,
  `INSERT INTO ai_alerts (organization_id, site_id, item_id, kind, message, first_at, last_at)
   ${ofItems(`$1, ${SITE}, i.id, 'drift', 'Look.', '2026-11-01'::timestamptz + n / 9 * interval '1 hour', '2026-11-29'`)}`,
  `INSERT INTO ai_reorder_recommendations (organization_id, site_id, item_id, vendor_id, quantity, why, sums, order_by,
     expected_on, stock_out_on, created_at, updated_at)
   ${ofItems(`$1, ${SITE}, i.id, (SELECT id FROM vendors WHERE organization_id = $1 AND name = 'Vendor ' || n % 4),
     n, 'Why.', '{}', '2026-11-29', '2026-12-06', CASE WHEN n % 5 > 0 THEN '2026-12-01'::date + n % 30 END, now(), now()`)}`,
  `WITH r AS (
     INSERT INTO ai_training_runs (organization_id, night, first_day, code_version, candidates, planned_at)
     ${numbers(`$1::uuid, '2010-01-01'::date + n, '2010-01-01', '1', '{steady}', now()`)} RETURNING id)
   INSERT INTO ai_training_slices (organization_id, run_id, slice, first_site, first_item, last_site, last_item, champions)
   SELECT $1, r.id, n, r.id, r.id, r.id, r.id, '{"steady": 1}' FROM r, generate_series(0, 2) n`,
  `INSERT INTO api_keys (organization_id, name, hint, key_hash, pepper, scopes, created_at, created_by)
   ${numbers(`$1::uuid, 'Key ' || n, 'ns_', sha256(n::text::bytea), 'p', '{inventory:read}', '2026-11-01'::timestamptz + n / 9 * interval '1 hour', 'test'`)}`,
  `INSERT INTO audit_logs (organization_id, actor, action, subject)
   ${numbers(`$1::uuid, 'user', 'api-key.created', '{}'`)}`,
  `INSERT INTO security_events (organization_id, type, severity, details, created_at)
   ${numbers(`$1::uuid, 'api_key_changed', 'low', '{}', '2026-11-01'::timestamptz + n / 9 * interval '1 hour'`)}`,
];
