import { setClosures, setInvoiceReceipts } from '../../shared/inventory/closures.ts';
import { type FileOfMovements, importMovements } from '../../shared/inventory/import-movements.ts';
import { type ItemLine, importItems } from '../../shared/inventory/items.ts';
import { giveUpOrder, type Received, receiveOrder } from '../../shared/inventory/orders.ts';
import type { ReorderRuleChange } from '../../shared/inventory/reorder-rule-change.ts';
import { type StoredRule, setReorderRule } from '../../shared/inventory/reorder-rules.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

/** Writes the items of a file on the record. */
export const putItems = (
  { organizationId, items }: { organizationId: string; items: readonly ItemLine[] },
  context: OpsContext,
) =>
  audited(
    {
      action: 'items import',
      subject: { organizationId, items: items.length },
      outcome: (counts) => counts,
    },
    context,
    () => context.db.transaction((sql) => importItems({ organizationId, items }, { sql })),
  );

/** Records the movements of a file on the record: all of them or none. */
export const putMovements = (
  { organizationId, file }: { organizationId: string; file: FileOfMovements },
  context: OpsContext,
) =>
  audited(
    {
      action: 'forecast import',
      subject: { organizationId, movements: file.movements.length },
      outcome: (counts) => counts,
    },
    context,
    () => importMovements({ organizationId, file }, context),
  );

type OrderKey = { organizationId: string; id: string };
type Receipt = OrderKey & Pick<Parameters<typeof receiveOrder>[0], 'quantity' | 'at' | 'rest'>;

/** Receives an order, on the record. */
export const receiveStockOrder = (receipt: Receipt, context: OpsContext): Promise<Received> =>
  audited(
    { action: 'stock receive', subject: receipt, outcome: (received: Received) => received },
    context,
    () => receiveOrder(receipt, context),
  );

/** Gives an order up, on the record. */
export const giveUpStockOrder = (key: OrderKey, context: OpsContext) =>
  audited({ action: 'stock give-up', subject: key, outcome: () => ({}) }, context, () =>
    giveUpOrder(key, context),
  );

type AtSite = { organizationId: string; siteId: string };

/** Tells how an item is bought, on the record. @returns the rule as it is now */
export const changeReorderRule = (
  input: AtSite & { itemId: string; change: ReorderRuleChange },
  context: OpsContext,
): Promise<StoredRule> =>
  audited(
    { action: 'stock rule', subject: input, outcome: (rule: StoredRule) => rule },
    context,
    () => context.db.asOrganization(input.organizationId, (sql) => setReorderRule(input, { sql })),
  );

/** Tells days on which a site is shut, on the record. */
export const tellClosures = (
  input: AtSite & { days: readonly string[]; closed: boolean },
  context: OpsContext,
) =>
  audited({ action: 'stock closures', subject: input, outcome: () => ({}) }, context, () =>
    context.db.asOrganization(input.organizationId, (sql) =>
      setClosures(input, { sql, clock: context.clock }),
    ),
  );

/** Tells where what invoices bill came to, on the record. */
export const tellInvoiceReceipts = (
  input: { organizationId: string; siteId: string | null },
  context: OpsContext,
) =>
  audited({ action: 'stock receipts', subject: input, outcome: () => ({}) }, context, () =>
    context.db.asOrganization(input.organizationId, (sql) => setInvoiceReceipts(input, { sql })),
  );
