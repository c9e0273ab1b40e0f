import type { CloneReport } from '../../shared/backup/managed/drill-clone.ts';
import type { Backup } from '../../shared/backup/open-backup.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import type { OpsContext } from '../context.ts';
import { putSecret } from '../stack/secrets.ts';
import { audited } from './audit.ts';

/** Puts a backup under legal hold with a reason, or lifts it, on the record. @returns its id */
export const hold = (
  { backup, id, reason }: { backup: Backup; id: string; reason: string | null },
  context: OpsContext,
): Promise<string> =>
  audited(
    {
      action: reason === null ? 'backup release' : 'backup hold',
      subject: { id, ...(reason !== null && { reason }) },
      outcome: (held: string) => ({ id: held }),
    },
    context,
    () => backup.hold({ id, reason }),
  );

/** Gives up what a policy no longer keeps, on the record. */
export const prune = (
  { backup, policy }: { backup: Backup; policy: Backup['policy'] },
  context: OpsContext,
): ReturnType<Backup['prune']> =>
  audited(
    {
      action: 'backup prune',
      subject: { policy },
      outcome: (pruned: Awaited<ReturnType<Backup['prune']>>) => ({
        givenUp: pruned.flatMap(({ place, plan }) =>
          plan.filter(({ keep }) => !keep).map(({ backup: { id } }) => `${place}: ${id}`),
        ),
      }),
    },
    context,
    () => backup.prune({ policy, dryRun: false }),
  );

/** Has the database's own service make a copy, proves and removes it, on the record. */
export const proveClone = (
  { subject, work }: { subject: Record<string, string>; work: () => Promise<CloneReport> },
  context: OpsContext,
): Promise<CloneReport> =>
  audited(
    {
      action: 'backup drill-clone',
      subject,
      outcome: ({ backupId, clone, asOf, same, moved }: CloneReport) => ({
        backupId,
        clone,
        asOf,
        same,
        moved: moved.length,
      }),
    },
    context,
    work,
  );

/** Removes copies that drills left which were killed, on the record. @returns their names */
export const removeClones = (
  work: () => Promise<string[]>,
  context: OpsContext,
): Promise<string[]> =>
  audited(
    {
      action: 'backup drill-clone',
      subject: { left: true },
      outcome: (removed: string[]) => ({ removed }),
    },
    context,
    work,
  );

/** Takes a backup on the record. @param input.source which other database, without who logs in */
export const take = <T>(
  { source, work }: { source: string | undefined; work: () => Promise<T> },
  context: OpsContext,
): Promise<T> =>
  audited(
    {
      action: 'backup run',
      subject: { source: source ?? 'the stage' },
      outcome: () => ({ taken: true }),
    },
    context,
    work,
  );

/**
 * Restores a backup on the record of the stage. A stage whose database is lost is when it is needed:
 * then it is done without a record, and says so.
 */
export async function restore<T>(
  input: { wanted: { at: Date } | { id: string }; force: boolean; work: () => Promise<T> },
  context: OpsContext & { onNoRecord: () => void },
): Promise<T> {
  const { wanted, force, work } = input;
  const action = {
    action: 'backup restore',
    subject: { ...wanted, force },
    outcome: () => ({ restored: true }),
  };
  let begun = false;
  try {
    return await audited(action, context, () => {
      begun = true;
      return work();
    });
  } catch (error) {
    if (begun || !(error instanceof RetryLater)) throw error;
    context.onNoRecord();
    return work();
  }
}

type Keys = {
  key: string;
  /** The identities that were there, one a line. */
  before: string | undefined;
  recipient: string;
  signingKey: string;
  signer: string;
  rotate: boolean;
};

/** Saves a new pair of keys beside those that were there, on the record, which holds the public ones. */
export async function saveKeys(input: Keys, context: OpsContext): Promise<void> {
  const { key, before, recipient, signingKey, signer, rotate } = input;
  const signers = (await context.secret('backup-signers'))?.trim();
  const values = [
    // First: a recipient whose identity was not kept would make backups that nobody opens.
    ['backup-key', before ? `${key}\n${before}` : key],
    ['backup-recipients', recipient],
    // First as well: a backup by a signer that nobody knows would be believed by nobody.
    ['backup-signers', signers ? `${signer}\n${signers}` : signer],
    ['backup-signing-key', signingKey],
  ] as const;
  await audited(
    {
      action: 'backup keygen',
      needs: 'secrets',
      subject: { recipient, signer, rotate },
      outcome: () => ({ saved: true }),
    },
    context,
    async () => {
      for (const [name, value] of values) await putSecret({ name, value }, context);
    },
  );
}
