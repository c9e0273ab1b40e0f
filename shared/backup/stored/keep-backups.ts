import type { Clock } from '../../platform/clock.ts';
import { DAY } from '../../platform/durations.ts';
import type { ObjectStore, StoredObject } from '../../platform/object-store/object-store.ts';
import { BackupCannotRun } from '../errors.ts';
import {
  backupsPrefix,
  holdKey,
  idOf,
  isDataKey,
  manifestKey,
  verifiedKey,
} from '../manifest/object-keys.ts';
import { type KeepDecision, type KeepPolicy, oddMoment, planKeeping } from './keep-plan.ts';
import { listBackups, type StoredBackup, type StoredDeps, type Verification } from './list.ts';

type Deps = StoredDeps & { clock: Clock };

const HELD_ELSEWHERE = { reason: 'held in another place', at: '' };
/** Milliseconds after which a folder without a manifest is of a run that did not finish. */
const UNFINISHED = DAY;

/**
 * Removes the backups that the policy gives up, and what runs that did not finish left. Only what a
 * manifest that is believed names is deleted; a folder with another one is left to an operator.
 *
 * @param input.held ids on legal hold in another place, which are kept here as well
 * @param input.verified ids that were proven in another place, which count as proven here
 * @returns every decision, also with `dryRun`
 * @throws BackupCannotRun where no backup is as young as it should be: a clock that jumped, or nights
 *   without a backup, must not take what there is
 */
export async function keepBackups(
  input: {
    policy: KeepPolicy;
    dryRun?: boolean;
    held?: ReadonlySet<string>;
    verified?: ReadonlyMap<string, Verification>;
  },
  { store, trust, clock }: Deps,
): Promise<KeepDecision[]> {
  const { backups: found } = await listBackups({ store, trust });
  const now = clock();
  const backups = found.map((backup) => ({
    ...backup,
    verified: backup.verified ?? input.verified?.get(backup.id),
    hold: backup.hold ?? (input.held?.has(backup.id) ? HELD_ELSEWHERE : undefined),
  }));
  const odd = oddMoment({ backups, now });
  if (odd) throw new BackupCannotRun(`${odd} in ${store.name}: nothing is given up`);
  const plan = planKeeping({ backups, policy: input.policy, now });
  if (input.dryRun) return plan;
  for (const { backup, keep } of plan) if (!keep) await remove(backup, store);
  await removeUnfinished(store, new Date(now.getTime() - UNFINISHED));
  return plan;
}

/** A writer may not delete: what a run left that failed before its manifest is removed here. */
async function removeUnfinished(store: ObjectStore, before: Date): Promise<void> {
  const folders = new Map<string, StoredObject[]>();
  for await (const object of store.list(backupsPrefix)) {
    const id = idOf(object.key);
    if (id) folders.set(id, [...(folders.get(id) ?? []), object]);
  }
  for (const [id, objects] of folders) {
    const finished = objects.some(({ key }) => key === manifestKey(id) || key === holdKey(id));
    if (finished || objects.some(({ modified }) => modified >= before)) continue;
    // Ours alone: what a person put there is a person's.
    for (const { key } of objects) if (isDataKey(key)) await store.remove(key);
  }
}

/** The manifest goes last: a removal that was interrupted is found and finished by the next one. */
async function remove({ id, manifest }: StoredBackup, store: ObjectStore) {
  await store.remove(manifest.file.key);
  await store.remove(verifiedKey(id));
  await store.remove(manifestKey(id));
}
