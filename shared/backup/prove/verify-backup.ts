import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../platform/clock.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import type { Identity } from '../age/keys.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Trust } from '../manifest/signature.ts';
import { findBackup } from '../stored/find-backup.ts';
import { markVerified } from '../stored/marks.ts';
import { archiveReader } from './archive-readers.ts';
import { asDamage, readBack } from './read-back.ts';

export type VerifyReport = { id: string; bytes: number; tables: number; rows: number };

export type VerifyDeps = {
  store: ObjectStore;
  trust: Trust;
  identities: Identity[];
  clock: Clock;
  onProgress?: (read: number, of: number) => void;
};

/**
 * Reads a backup from its first byte to its last: size, hash, every encrypted chunk, the compressed
 * stream, the dump's own end mark, and the rows of each table against the manifest.
 *
 * @throws BackupDamaged, WrongBackupKey, or NotFound
 */
export async function verifyBackup(input: { id: string }, deps: VerifyDeps): Promise<VerifyReport> {
  const { id, manifest } = await findBackup(input, deps);
  const report = await readWhole(manifest, deps);
  await markVerified({ id, at: deps.clock().toISOString(), by: 'verify' }, deps);
  return { id, ...report };
}

async function readWhole(manifest: Manifest, deps: VerifyDeps) {
  const { file, contents } = manifest;
  const archive = archiveReader(file.dump);
  const onProgress = (read: number) => deps.onProgress?.(read, file.size);
  try {
    await pipeline(...readBack(manifest, { ...deps, onProgress }), async (dump) => {
      for await (const piece of dump as AsyncIterable<Buffer>) archive.read(piece);
    });
  } catch (error) {
    throw asDamage(error);
  }
  archive.finish(contents);
  return {
    bytes: file.size,
    tables: contents.tables.length,
    rows: contents.tables.reduce((sum, { rows }) => sum + rows, 0),
  };
}
