import type { LocalState } from '../state.ts';
import type { Algorithm } from './checksums.ts';
import type { StoredFile } from './files.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS s3_objects (
  bucket TEXT NOT NULL,
  key TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (bucket, key)
) WITHOUT ROWID;
`;

export type StoredChecksum = {
  algorithm: Algorithm;
  value: string;
  type: 'FULL_OBJECT' | 'COMPOSITE';
};

export type StoredObject = {
  size: number;
  /** With quotes. */
  etag: string;
  /** Milliseconds since the epoch. */
  modifiedAt: number;
  /** Content-Type and its like, by lower-case header name. */
  headers: Record<string, string>;
  /** User metadata without `x-amz-meta-`. */
  metadata: Record<string, string>;
  checksum?: StoredChecksum;
  files: StoredFile[];
  /** Absent of what was written while its bucket kept none. */
  versionId?: string;
};

/** What is known of each object; its bytes are in files (files.ts). */
export function createObjectTable(state: LocalState) {
  const { db } = state;
  db.exec(SCHEMA);
  const one = db.prepare(`SELECT data FROM s3_objects WHERE bucket = ? AND key = ?`);
  const upsert = db.prepare(`INSERT OR REPLACE INTO s3_objects VALUES (?, ?, ?)`);
  const remove = db.prepare(`DELETE FROM s3_objects WHERE bucket = ? AND key = ?`);
  const from = db.prepare(
    `SELECT key, data FROM s3_objects WHERE bucket = ? AND key >= ? ORDER BY key LIMIT ?`,
  );
  const every = db.prepare(`SELECT data FROM s3_objects`);
  const parse = (row: unknown) => JSON.parse((row as { data: string }).data) as StoredObject;

  return {
    get(bucket: string, key: string): StoredObject | undefined {
      const row = one.get(bucket, key);
      return row && parse(row);
    },
    put: (bucket: string, key: string, object: StoredObject) =>
      void upsert.run(bucket, key, JSON.stringify(object)),
    delete: (bucket: string, key: string) => void remove.run(bucket, key),

    /** Up to `limit` objects from the key on, in the order of their UTF-8 bytes. */
    startingAt(input: { bucket: string; key: string; limit: number }) {
      const rows = from.all(input.bucket, input.key, input.limit) as {
        key: string;
        data: string;
      }[];
      return rows.map((row) => ({ key: row.key, object: parse(row) }));
    },

    *files(): Generator<StoredFile> {
      for (const row of every.iterate()) yield* parse(row).files;
    },
  };
}
