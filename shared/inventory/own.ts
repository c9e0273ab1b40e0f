import type { Sql } from '../platform/database/database.ts';
import { NotFound } from '../platform/errors.ts';

/**
 * Sees that what an organisation names is its own: of another's, and of what there is not, nothing is
 * said.
 * @throws NotFound
 */
export async function requireOwn(
  named: {
    organizationId: string;
    siteId?: string | undefined;
    itemId?: string | undefined;
    vendorId?: string | null | undefined;
  },
  { sql }: { sql: Sql },
): Promise<void> {
  const { organizationId, siteId = null, itemId = null, vendorId = null } = named;
  const { rows } = await sql.query<{ site: boolean; item: boolean; vendor: boolean }>(
    `SELECT $2::uuid IS NULL OR EXISTS (SELECT FROM sites WHERE organization_id = $1 AND id = $2) AS site,
       $3::uuid IS NULL OR EXISTS (SELECT FROM inventory_items WHERE organization_id = $1 AND id = $3) AS item,
       $4::uuid IS NULL OR EXISTS (SELECT FROM vendors WHERE organization_id = $1 AND id = $4) AS vendor`,
    [organizationId, siteId, itemId, vendorId],
  );
  for (const [what, there] of Object.entries(rows[0] ?? {}))
    if (!there) throw new NotFound(`There is no such ${what}`);
}
