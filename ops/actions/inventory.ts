import { type FileOfMovements, importMovements } from '../../shared/inventory/import-movements.ts';
import { type ItemLine, importItems } from '../../shared/inventory/items.ts';
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
