import type { Clock } from '../../platform/clock.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { manifestKey, verifiedKey } from '../manifest/object-keys.ts';
import { type KeepDecision, type KeepPolicy, planKeeping } from './keep-plan.ts';
import { listBackups, type StoredBackup, type StoredDeps } from './list.ts';

type Deps = StoredDeps & { clock: Clock };

/**
 * Removes the backups that the policy gives up. Only what a readable manifest names is deleted;
 * folders without one are left to an operator.
 * @returns every decision, also with `dryRun`
 */
export async function keepBackups(
  input: { policy: KeepPolicy; dryRun?: boolean },
  { store, trust, clock }: Deps,
): Promise<KeepDecision[]> {
  const { backups } = await listBackups({ store, trust });
  const plan = planKeeping({ backups, policy: input.policy, now: clock() });
  if (input.dryRun) return plan;
  for (const { backup, keep } of plan) if (!keep) await remove(backup, store);
  return plan;
}

/** The manifest goes last: a removal that was interrupted is found and finished by the next one. */
async function remove({ id, manifest, verified }: StoredBackup, store: ObjectStore) {
  await store.remove(manifest.file.key);
  if (verified) await store.remove(verifiedKey(id));
  await store.remove(manifestKey(id));
}
