import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { holdKey, verifiedKey } from '../manifest/object-keys.ts';
import { findBackup } from './find-backup.ts';
import type { StoredDeps, Verification } from './list.ts';

/** Writes beside a backup when it was proven, and how. */
export async function markVerified(
  input: { id: string } & Verification,
  { store }: { store: ObjectStore },
): Promise<void> {
  const { id, ...verification } = input;
  await store.put(verifiedKey(id), Buffer.from(JSON.stringify(verification)));
}

/** Puts a backup (by id, or `latest`) under legal hold, or lifts it. @returns its id */
export async function setHold(
  input: { id: string; reason: string | null; at: Date },
  deps: StoredDeps,
): Promise<string> {
  const { store } = deps;
  const { id } = await findBackup({ id: input.id }, deps);
  if (input.reason === null) await store.remove(holdKey(id));
  else {
    const hold = { reason: input.reason, at: input.at.toISOString() };
    await store.put(holdKey(id), Buffer.from(JSON.stringify(hold)));
  }
  return id;
}

/** Puts what is marked in one place into another, of backups that are in both. Lifts nothing there. */
export async function copyMarks(
  ids: readonly string[],
  { from, to, there }: { from: ObjectStore; to: ObjectStore; there: ReadonlySet<string> },
): Promise<void> {
  for (const key of ids.flatMap((id) => [holdKey(id), verifiedKey(id)])) {
    if (there.has(key)) continue;
    const bytes = await from.get(key);
    if (bytes) await to.put(key, bytes);
  }
}
