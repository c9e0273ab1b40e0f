import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { type Manifest, readManifest } from '../manifest/manifest.ts';
import { backupsPrefix, holdKey, idOf, manifestKey, verifiedKey } from '../manifest/object-keys.ts';
import type { Trust } from '../manifest/signature.ts';

/** How a backup was proven, and when. */
export type Verification = { at: string; by: 'verify' | 'drill' };

export type StoredBackup = {
  id: string;
  manifest: Manifest;
  verified: Verification | undefined;
  hold: { reason: string; at: string } | undefined;
  /** Why it cannot be restored; undefined when nothing speaks against it. */
  problem: string | undefined;
};

/** A folder that looks like a backup and is none: its manifest is missing or was changed. */
export type NoBackup = { id: string; problem: string; manifest: undefined };

/** Where backups lie, and whose are believed. */
export type StoredDeps = { store: ObjectStore; trust: Trust };

/** All backups, newest first. What has no readable manifest is listed apart. */
export async function listBackups({
  store,
  trust,
}: StoredDeps): Promise<{ backups: StoredBackup[]; broken: NoBackup[] }> {
  const folders = new Map<string, Map<string, number>>();
  for await (const { key, size } of store.list(backupsPrefix)) {
    const id = idOf(key);
    if (id === undefined) continue;
    folders.set(id, (folders.get(id) ?? new Map()).set(key, size));
  }
  const backups: StoredBackup[] = [];
  const broken: NoBackup[] = [];
  for (const [id, objects] of [...folders].sort(([a], [b]) => (a < b ? 1 : -1))) {
    const found = await readBackup({ id, objects }, { store, trust });
    if (found.manifest) backups.push(found);
    else broken.push(found);
  }
  // Ids are to the second; of two in one second the snapshots decide.
  backups.sort((a, b) => (a.manifest.snapshotAt < b.manifest.snapshotAt ? 1 : -1));
  return { backups, broken };
}

async function readBackup(
  { id, objects }: { id: string; objects: Map<string, number> },
  { store, trust }: StoredDeps,
): Promise<StoredBackup | NoBackup> {
  const bytes = await store.get(manifestKey(id));
  if (!bytes)
    return { id, problem: 'It has no manifest: the run did not finish', manifest: undefined };
  try {
    const manifest = readManifest(bytes, { id, trust });
    const size = objects.get(manifest.file.key);
    return {
      id,
      manifest,
      verified: objects.has(verifiedKey(id)) ? await readJson(store, verifiedKey(id)) : undefined,
      hold: objects.has(holdKey(id)) ? await readJson(store, holdKey(id)) : undefined,
      problem:
        size === undefined
          ? 'Its file is missing'
          : size !== manifest.file.size
            ? 'Its file has another size than the manifest says'
            : undefined,
    };
  } catch (error) {
    return { id, problem: (error as Error).message, manifest: undefined };
  }
}

async function readJson<T>(store: ObjectStore, key: string): Promise<T | undefined> {
  const bytes = await store.get(key);
  return bytes && (JSON.parse(bytes.toString('utf8')) as T);
}
