import type { Caller, TenantChecks } from '../../shared/access/caller.ts';
import { listClosures, setClosures, setInvoiceReceipts } from '../../shared/inventory/closures.ts';
import { giveUpOrder, listOrders, receiveOrder } from '../../shared/inventory/orders.ts';
import { requireOwn } from '../../shared/inventory/own.ts';
import { recordMovements } from '../../shared/inventory/record-movements.ts';
import { readReorderRule, setReorderRule } from '../../shared/inventory/reorder-rules.ts';
import type { inventoryRoutes } from '../../shared/inventory/routes.ts';
import { listStock } from '../../shared/inventory/stock.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Database, withinOrganization } from '../../shared/platform/database/database.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';

/** Answers the routes of inventory. */
export function inventoryHandlers({
  db,
  clock,
}: {
  db: Database;
  clock: Clock;
}): Handlers<typeof inventoryRoutes, TenantChecks> {
  const within = ({ organizationId }: Caller) => ({
    sql: withinOrganization(db, organizationId),
    clock,
  });
  return {
    'POST /api/inventory/movements': async ({ body, caller: { organizationId } }) => {
      const given = { organizationId, movements: body.movements, source: 'api' as const };
      const recorded = await db.asOrganization(organizationId, (sql) =>
        recordMovements(given, { sql, clock }),
      );
      return answer(200, recorded);
    },
    'GET /api/inventory/stock': async ({ query, caller }) => {
      const { organizationId } = caller;
      const { rows, next } = await listStock({ organizationId, ...query }, within(caller));
      return answer(200, { stock: rows, next });
    },
    'GET /api/inventory/orders': async ({ query, caller }) => {
      const { organizationId } = caller;
      const { rows: orders, next } = await listOrders({ organizationId, ...query }, within(caller));
      return answer(200, { orders, next });
    },
    'POST /api/inventory/orders/{id}/receive': async ({ params, body, caller }) =>
      answer(200, await receiveOrder({ ...caller, ...params, ...body }, { db, clock })),
    'POST /api/inventory/orders/{id}/give-up': async ({ params, caller }) => {
      await giveUpOrder({ ...caller, ...params }, { db, clock });
      return answer(200, { received: 0 });
    },
    'GET /api/inventory/sites/{siteId}/items/{itemId}/rule': async ({ params, caller }) => {
      const key = { ...caller, ...params };
      await requireOwn(key, within(caller));
      const rule = await readReorderRule(key, within(caller));
      return answer(200, { rule: rule ?? null });
    },
    'PUT /api/inventory/sites/{siteId}/items/{itemId}/rule': async ({ params, body, caller }) => {
      const told = { ...caller, ...params, change: body };
      return answer(200, { rule: await setReorderRule(told, within(caller)) });
    },
    'GET /api/inventory/sites/{siteId}/closures': async ({ params, caller }) =>
      answer(200, { days: await listClosures({ ...caller, ...params }, within(caller)) }),
    'PUT /api/inventory/sites/{siteId}/closures': async ({ params, body, caller }) => {
      const key = { ...caller, ...params };
      await setClosures({ ...key, ...body }, within(caller));
      return answer(200, { days: await listClosures(key, within(caller)) });
    },
    'PUT /api/inventory/invoice-receipts': async ({ body: { siteId }, caller }) => {
      await setInvoiceReceipts({ ...caller, siteId }, within(caller));
      return answer(200, { siteId });
    },
  };
}
