import type { Sql } from '../platform/database/database.ts';
import { InvalidRequest } from '../platform/errors.ts';
import { requireOwn } from './own.ts';
import type { ReorderRuleChange } from './reorder-rule-change.ts';

/** A rule, whole: what nobody told is as by default. */
export type StoredRule = {
  [K in keyof Required<ReorderRuleChange>]: NonNullable<ReorderRuleChange[K]> | null;
};

const COLUMN: Record<keyof StoredRule, string> = {
  vendorId: 'vendor_id',
  leadTimeDays: 'lead_time_days',
  reviewDays: 'review_days',
  serviceLevel: 'service_level',
  shortageCost: 'shortage_cost',
  holdingCost: 'holding_cost',
  orderCost: 'order_cost',
  minimumOrder: 'minimum_order',
  packSize: 'pack_size',
  shelfLifeDays: 'shelf_life_days',
  budget: 'budget',
};
const NAMES = Object.keys(COLUMN) as (keyof StoredRule)[];
const isText = (name: keyof StoredRule) => name === 'vendorId';
const SHOWN = NAMES.map(
  (name) => `r.${COLUMN[name]}${isText(name) ? '' : '::float8'} AS "${name}"`,
).join(', ');

type Key = { organizationId: string; siteId: string; itemId: string };

/**
 * Tells how an item is bought for a site.
 * @returns the rule as it is now
 * @throws NotFound for a site, item or vendor that the organisation does not have
 */
export async function setReorderRule(
  { organizationId, siteId, itemId, change }: Key & { change: ReorderRuleChange },
  { sql }: { sql: Sql },
): Promise<StoredRule> {
  const given = NAMES.filter((name) => change[name] !== undefined);
  if (given.length === 0) throw new InvalidRequest('Say what of the rule is to change');
  await requireOwn({ organizationId, siteId, itemId, vendorId: change.vendorId }, { sql });
  const columns = given.map((name) => COLUMN[name]);
  const { rows } = await sql.query<StoredRule>(
    `INSERT INTO reorder_rules AS r (organization_id, site_id, item_id, ${columns.join(', ')})
     VALUES ($1, $2, $3, ${columns.map((_, n) => `$${n + 4}`).join(', ')})
     ON CONFLICT (organization_id, site_id, item_id) DO UPDATE SET
       ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
     RETURNING ${SHOWN}`,
    [organizationId, siteId, itemId, ...given.map((name) => change[name])],
  );
  return rows[0] as StoredRule;
}

/** @returns undefined where everything is as by default */
export async function readReorderRule(
  { organizationId, siteId, itemId }: Key,
  { sql }: { sql: Sql },
): Promise<StoredRule | undefined> {
  const { rows } = await sql.query<StoredRule>(
    `SELECT ${SHOWN} FROM reorder_rules r
     WHERE r.organization_id = $1 AND r.site_id = $2 AND r.item_id = $3`,
    [organizationId, siteId, itemId],
  );
  return rows[0];
}
