import { createHash } from 'node:crypto';
import { findBackup } from './catalogue.ts';
import { BackupDamaged } from './errors.ts';
import { manifestKey } from './keys-of.ts';
import { writeManifest } from './manifest.ts';
import type { ObjectStore } from './store/object-store.ts';

/**
 * Copies a backup to a second store: bytes as they are, compared by SHA-256 on the way, the manifest
 * last. A copy that exists already is left alone.
 * @returns false when there was nothing to do
 */
export async function copyBackup(
  input: { id: string },
  deps: { from: ObjectStore; to: ObjectStore },
): Promise<boolean> {
  const { manifest } = await findBackup(input, { store: deps.from });
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
  await deps.to.put(manifestKey(manifest.id), writeManifest(manifest));
  return true;
}
