import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { ArchiveDamaged } from './errors.ts';

export type ArchiveManifest = {
  format: 'nightshift-rows/1';
  table: string;
  rows: number;
  bytes: number;
  sha256: string;
  firstAt: string;
  lastAt: string;
  createdAt: string;
};

/** `audit_logs/2025/11/00000042.jsonl.zst`: by the month of the newest row in it. */
export function archiveKey(input: { table: string; id: number; lastAt: string }): string {
  // Infinity is a time, too.
  const [, year, month] = /^(\d{4,})-(\d\d)/.exec(input.lastAt) ?? ['', 'undated', '00'];
  return `${input.table}/${year}/${month}/${String(input.id).padStart(8, '0')}.jsonl.zst`;
}

/** Writes rows, one JSON object a line, then the manifest beside them, and reads both back. */
export async function writeArchive(
  input: { key: string; lines: string[] } & Pick<
    ArchiveManifest,
    'table' | 'firstAt' | 'lastAt' | 'createdAt'
  >,
  { store }: { store: ObjectStore },
): Promise<ArchiveManifest> {
  const { key, lines, ...about } = input;
  const bytes = await promisify(zstdCompress)(Buffer.from(`${lines.join('\n')}\n`), {
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  const manifest: ArchiveManifest = {
    format: 'nightshift-rows/1',
    ...about,
    rows: lines.length,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  await store.put(key, bytes);
  await store.put(manifestOf(key), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  await readArchive({ key, sha256: manifest.sha256, rows: manifest.rows }, { store });
  return manifest;
}

/**
 * The lines of an archive, compared with what was recorded of it.
 * @throws ArchiveDamaged when the object is missing, changed, or has another number of rows
 */
export async function readArchive(
  input: { key: string; sha256: string; rows: number },
  { store }: { store: ObjectStore },
): Promise<string[]> {
  const bytes = await store.get(input.key);
  if (!bytes) throw new ArchiveDamaged(`The archive ${input.key} is missing`);
  if (createHash('sha256').update(bytes).digest('hex') !== input.sha256)
    throw new ArchiveDamaged(`The archive ${input.key} was changed`);
  const lines = (await promisify(zstdDecompress)(bytes)).toString('utf8').trimEnd().split('\n');
  if (lines.length !== input.rows)
    throw new ArchiveDamaged(
      `The archive ${input.key} has ${lines.length} rows, not ${input.rows}`,
    );
  return lines;
}

/** Removes an object that no ledger row vouches for. */
export async function removeArchive(key: string, { store }: { store: ObjectStore }): Promise<void> {
  await store.remove(key);
  await store.remove(manifestOf(key));
}

const manifestOf = (key: string) => key.replace(/\.jsonl\.zst$/, '.manifest.json');
