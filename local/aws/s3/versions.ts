import { randomBytes } from 'node:crypto';
import type { LocalState } from '../state.ts';
import type { StoredFile } from './files.ts';
import type { StoredObject } from './objects.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS s3_versions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  bucket TEXT NOT NULL,
  key TEXT NOT NULL,
  version_id TEXT NOT NULL,
  -- absent of a delete marker
  data TEXT,
  modified_at INTEGER NOT NULL,
  UNIQUE (bucket, key, version_id)
);
`;

/** What was written before its bucket kept versions. */
export const NULL_VERSION = 'null';

export type Version = {
  key: string;
  versionId: string;
  /** Absent of a delete marker. */
  object?: StoredObject;
  /** Milliseconds since the epoch. */
  modifiedAt: number;
};

/** 32 characters, as S3's are. */
export const newVersionId = () => randomBytes(24).toString('base64url');

/** Every version of every key in buckets that keep them, the newest first; the newest is the current one. */
export function createVersionTable(state: LocalState) {
  const { db } = state;
  db.exec(SCHEMA);
  const insert = db.prepare(
    'INSERT INTO s3_versions (bucket, key, version_id, data, modified_at) VALUES (?, ?, ?, ?, ?)',
  );
  const ofKey = db.prepare(
    'SELECT * FROM s3_versions WHERE bucket = ? AND key = ? ORDER BY seq DESC',
  );
  const one = db.prepare(
    'SELECT * FROM s3_versions WHERE bucket = ? AND key = ? AND version_id = ?',
  );
  const remove = db.prepare(
    'DELETE FROM s3_versions WHERE bucket = ? AND key = ? AND version_id = ?',
  );
  const from = db.prepare(
    `SELECT *, seq = max(seq) OVER (PARTITION BY key) AS latest FROM s3_versions
     WHERE bucket = ? AND key >= ? ORDER BY key, seq DESC`,
  );
  const every = db.prepare('SELECT data FROM s3_versions WHERE data IS NOT NULL');
  type Row = { key: string; version_id: string; data: string | null; modified_at: number };
  const read = ({ key, version_id, data, modified_at }: Row): Version => ({
    key,
    versionId: version_id,
    ...(data !== null && { object: JSON.parse(data) as StoredObject }),
    modifiedAt: modified_at,
  });

  return {
    add: (bucket: string, { key, versionId, object, modifiedAt }: Version) =>
      void insert.run(bucket, key, versionId, object ? JSON.stringify(object) : null, modifiedAt),
    find(bucket: string, key: string, versionId: string): Version | undefined {
      const row = one.get(bucket, key, versionId) as Row | undefined;
      return row && read(row);
    },
    newest(bucket: string, key: string): Version | undefined {
      const row = ofKey.get(bucket, key) as Row | undefined;
      return row && read(row);
    },
    remove: (bucket: string, key: string, versionId: string) =>
      void remove.run(bucket, key, versionId),

    /** Versions from the key on, by key, and of a key the newest first. */
    *startingAt(bucket: string, key: string): Generator<Version & { latest: boolean }> {
      for (const row of from.iterate(bucket, key) as IterableIterator<Row & { latest: number }>)
        yield { ...read(row), latest: row.latest === 1 };
    },

    *files(): Generator<StoredFile> {
      for (const row of every.iterate())
        yield* (JSON.parse(String(row.data)) as StoredObject).files;
    },
  };
}
