import type { Manifest } from '../../../shared/backup/manifest/manifest.ts';
import { dataKey } from '../../../shared/backup/manifest/object-keys.ts';
import { plainContents } from '../../../shared/backup/manifest/plain-contents.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';

/** Folders of backups, by their day. */
export const idAt = (day: string, tail = 'aaaaaa') => `202611${day}T020000000Z-${tail}`;
export const FILE = { dump: 'postgres-sql', compression: 'zstd' } as const;

/** A store as a map of its objects, each put at the clock's time. */
export function storeIn(
  objects: Map<string, { bytes: Buffer; modified: Date }>,
  clock: () => Date,
) {
  return {
    name: 's3://here',
    async *list(prefix: string) {
      for (const [key, { bytes, modified }] of [...objects])
        if (key.startsWith(prefix)) yield { key, size: bytes.length, modified };
    },
    get: async (key: string) => objects.get(key)?.bytes,
    put: async (key: string, bytes: Buffer) => void objects.set(key, { bytes, modified: clock() }),
    remove: async (key: string) => void objects.delete(key),
  } as unknown as ObjectStore;
}

/** What a backup of that folder says of itself. */
export const manifestOf = (id: string, more: Partial<Manifest> = {}): Manifest => {
  const at = `${id.slice(0, 4)}-${id.slice(4, 6)}-${id.slice(6, 8)}T02:00:00Z`;
  return {
    format: 'nightshift-backup/1',
    id,
    source: {
      ...{ kind: 'postgres', database: 'app', identity: 'one', address: 'here' },
      ...{ serverVersion: '15', clientVersion: '15' },
    },
    ...{ snapshotAt: at, startedAt: at, finishedAt: at },
    file: {
      ...{ key: dataKey(id, FILE), size: 4, sha256: 'ab'.repeat(32), ...FILE },
      ...{ encryption: 'age-v1', keyIds: ['k'] },
    },
    databaseBytes: 1,
    contents: plainContents([]),
    buckets: [],
    ...more,
  };
};

/** Of another source. */
export const other = (identity: string, kind: Manifest['source']['kind'] = 'sqlite') => ({
  source: { ...manifestOf(idAt('01')).source, identity, kind },
});
