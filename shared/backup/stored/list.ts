import { jsonOrNothing } from '../../platform/json.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { BackupDamaged } from '../errors.ts';
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
  /** Notes beside it that cannot be read: no reason not to restore it. */
  unreadable: string[];
};

/** A folder that looks like a backup and is none: its manifest is missing, was changed, or is not ours to read. */
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
  // An id is of the run's beginning: of two that ran at once the later snapshot is the newer one.
  backups.sort((a, b) => Date.parse(b.manifest.snapshotAt) - Date.parse(a.manifest.snapshotAt));
  return { backups, broken };
}

async function readBackup(
  { id, objects }: { id: string; objects: Map<string, number> },
  { store, trust }: StoredDeps,
): Promise<StoredBackup | NoBackup> {
  const no = (problem: string): NoBackup => ({ id, problem, manifest: undefined });
  const bytes = await store.get(manifestKey(id)).catch(refused);
  if (!bytes) return no('It has no manifest: the run did not finish');
  if (bytes === REFUSED) return no('Its manifest may not be read');
  try {
    const manifest = readManifest(bytes, { id, trust });
    const size = objects.get(manifest.file.key);
    const verified = await readNote(verifiedKey(id), objects, store);
    const hold = await readNote(holdKey(id), objects, store);
    return {
      id,
      manifest,
      verified: isNote<Verification>(verified) ? verified : undefined,
      // Whoever put it there meant it to be kept.
      hold: hold === 'unreadable' ? { reason: 'its note cannot be read', at: '' } : hold,
      unreadable: verified === 'unreadable' ? ['when it was verified'] : [],
      problem:
        size === undefined
          ? 'Its file is missing'
          : size !== manifest.file.size
            ? 'Its file has another size than the manifest says'
            : undefined,
    };
  } catch (error) {
    if (!(error instanceof BackupDamaged)) throw error;
    return no(error.message);
  }
}

type Note = { at: string; by: Verification['by']; reason: string };
const isNote = <T>(note: T | 'unreadable' | undefined): note is T =>
  note !== undefined && note !== 'unreadable';

/** A note says something of a backup, and a bad one nothing: it must not hide what it lies beside. */
async function readNote(
  key: string,
  objects: Map<string, number>,
  store: ObjectStore,
): Promise<Note | 'unreadable' | undefined> {
  if (!objects.has(key)) return undefined;
  const bytes = await store.get(key).catch(refused);
  if (!bytes) return undefined;
  const note = bytes === REFUSED ? undefined : jsonOrNothing(bytes.toString('utf8'));
  const read = note as Note | null | undefined;
  return typeof read === 'object' && typeof read?.at === 'string' ? read : 'unreadable';
}

const REFUSED = Symbol('refused');

/** One object that we may not read is that one's trouble; a store that is away is everybody's. */
function refused(error: unknown): typeof REFUSED {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  if ($metadata?.httpStatusCode === 403) return REFUSED;
  throw error;
}
