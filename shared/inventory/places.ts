import type { Sql } from '../platform/database/database.ts';
import { didYouMean } from '../platform/nearest.ts';
import type { Movement } from './movement.ts';

type Item = { id: string; unit: string | null };
type Found<T> = T | { fault: string };

/** The items and sites that movements name. */
export type Places = {
  item(named: string): Found<Item>;
  site(named: string | undefined): Found<{ id: string }>;
};

/** Looks up what movements name: an item by id, SKU or name, a site by id or name. */
export async function findPlaces(
  { organizationId, movements }: { organizationId: string; movements: readonly Movement[] },
  { sql }: { sql: Sql },
): Promise<Places> {
  const names = [...new Set(movements.map(({ item }) => item))];
  const [items, sites] = await Promise.all([
    sql.query<Item & { named: string; rank: number }>(
      `SELECT n.named, i.id, i.unit, CASE n.named WHEN i.id::text THEN 1 WHEN i.sku THEN 2 ELSE 3 END AS rank
       FROM unnest($2::text[]) AS n(named)
       JOIN inventory_items i ON i.organization_id = $1 AND n.named IN (i.id::text, i.sku, i.name)`,
      [organizationId, names],
    ),
    sql.query<{ id: string; name: string }>(
      'SELECT id, name FROM sites WHERE organization_id = $1 ORDER BY name LIMIT 10000',
      [organizationId],
    ),
  ]);
  const siteNames = sites.rows.map(({ name }) => name);
  const some = siteNames.length === 0 ? '' : `: ${listed(siteNames)}`;
  const byName = Map.groupBy(items.rows, ({ named }) => named);
  return {
    item: (named) => {
      const all = byName.get(named) ?? [];
      const rank = Math.min(...all.map((item) => item.rank));
      const best = all.filter((item) => item.rank === rank);
      if (best.length > 1) return { fault: `item: several are called ${named}; give the id` };
      return best[0] ?? { fault: `item: there is no ${named}` };
    },
    site: (named) => {
      const [first, second] = sites.rows;
      if (named === undefined) {
        if (!first) return { fault: 'site: the organisation has none' };
        return second ? { fault: `site: it is needed, for there are several${some}` } : first;
      }
      const found = sites.rows.find(({ id, name }) => id === named || name === named);
      return found ?? { fault: `site: there is no ${named}${didYouMean(named, siteNames)}${some}` };
    },
  };
}

/** More names than these are no help. */
const SHOWN = 6;

const listed = (names: readonly string[]) =>
  names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? ', …' : '');
