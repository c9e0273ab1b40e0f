import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { applyRetention, type RetentionRun } from '../../shared/retention/apply-retention.ts';
import { holdTarget, setLegalHold } from '../../shared/retention/legal-hold.ts';
import { restoreArchive } from '../../shared/retention/restore-archive.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

type Progress = (done: { table: string; archived: number; deleted: number }) => void;

/** Applies the policies, or one, on the record. */
export const run = (
  {
    table,
    store,
    onProgress,
  }: { table?: string | undefined; store: ObjectStore; onProgress: Progress },
  context: OpsContext,
): Promise<RetentionRun> =>
  audited(
    {
      action: 'retention run',
      subject: { table: table ?? 'all' },
      outcome: ({ results, failures }: RetentionRun) => ({
        archived: results.reduce((sum, { archived }) => sum + archived, 0),
        deleted: results.reduce((sum, { deleted }) => sum + deleted, 0),
        failed: failures.map((failure) => failure.table),
      }),
    },
    context,
    () => applyRetention({ at: context.clock(), table }, { ...context, store, onProgress }),
  );

/** Sets a legal hold with its reason, or lifts it, on the record. */
export const hold = (
  { target, reason }: { target: string; reason: string | null },
  context: OpsContext,
): Promise<void> =>
  audited(
    {
      action: reason === null ? 'retention release' : 'retention hold',
      subject: { target, ...(reason !== null && { reason }) },
      outcome: () => ({ held: reason !== null }),
    },
    context,
    () =>
      setLegalHold(
        { target: holdTarget(target), reason },
        { sql: context.db, clock: context.clock },
      ),
  );

/** Puts the rows of an archive back, on the record. */
export const restore = (
  { id, store }: { id: number; store: ObjectStore },
  context: OpsContext,
): ReturnType<typeof restoreArchive> =>
  audited(
    {
      action: 'retention restore',
      subject: { archive: id },
      outcome: ({ table, restored, refused }: Awaited<ReturnType<typeof restoreArchive>>) => ({
        table,
        restored,
        refused: refused.length,
      }),
    },
    context,
    () => restoreArchive({ id }, { db: context.db, store }),
  );
