import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { DAY } from '../../platform/durations.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { BackupDamaged } from '../errors.ts';
import { backupsPrefix, manifestKey } from '../manifest/object-keys.ts';
import type { Trust } from '../manifest/signature.ts';
import { findBackup } from '../stored/find-backup.ts';
import { listBackups } from '../stored/list.ts';
import { copyMarks } from '../stored/marks.ts';

/**
 * Copies a backup to a second store: bytes as they are, compared by SHA-256 on the way, the manifest
 * last. A copy that exists already is left alone.
 * @returns false when there was nothing to do
 */
export async function copyBackup(
  input: { id: string },
  deps: { from: ObjectStore; to: ObjectStore; trust: Trust },
): Promise<boolean> {
  const { manifest } = await findBackup(input, { store: deps.from, trust: deps.trust });
  const { file } = manifest;
  if (await deps.to.get(manifestKey(manifest.id))) return false;
  const upload = deps.to.upload({ key: file.key, expectedBytes: file.size });
  const hash = createHash('sha256');
  try {
    for await (const piece of deps.from.read(file.key)) {
      hash.update(piece);
      await upload.write(piece);
    }
    if (hash.digest('hex') !== file.sha256)
      throw new BackupDamaged('The file to copy is not the one that the manifest describes');
    await upload.complete();
  } catch (error) {
    await upload.abort();
    throw error;
  }
  // As it is, with its signature.
  const signed = await deps.from.get(manifestKey(manifest.id));
  await deps.to.put(manifestKey(manifest.id), signed as Buffer);
  await copyMarks([manifest.id], { ...deps, there: new Set() });
  return true;
}

/**
 * Copies a backup, and then those of the last `days` that an earlier failure left out, newest first; and
 * to those that are there already what they were marked with since.
 * @param input.until when to begin no further copy: the next call goes on.
 */
export async function copyMissing(
  input: { first: string; days: number; until: Date },
  { clock, ...deps }: { from: ObjectStore; to: ObjectStore; trust: Trust; clock: Clock },
): Promise<void> {
  await copyBackup({ id: input.first }, deps);
  const there = new Set<string>();
  for await (const { key } of deps.to.list(backupsPrefix)) there.add(key);
  const { backups } = await listBackups({ store: deps.from, trust: deps.trust });
  // First: what is held or proven must not be given up there for want of a note.
  const marked = backups.filter(
    ({ id, hold, verified }) => (hold || verified) && there.has(manifestKey(id)),
  );
  await copyMarks(
    marked.map(({ id }) => id),
    { ...deps, there },
  );
  const oldest = clock().getTime() - input.days * DAY;
  for (const { id, manifest, problem, hold } of backups) {
    if (clock() >= input.until) return;
    // One on hold is to be in every place, whatever its age.
    const wanted = hold || Date.parse(manifest.snapshotAt) > oldest;
    if (!problem && wanted && !there.has(manifestKey(id))) await copyBackup({ id }, deps);
  }
}
