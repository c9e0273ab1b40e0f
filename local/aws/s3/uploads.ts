import { randomBytes } from 'node:crypto';
import type { LocalState } from '../state.ts';
import type { Algorithm } from './checksums.ts';
import { s3Error } from './error.ts';
import type { StoredFile } from './files.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS s3_uploads (
  upload_id TEXT PRIMARY KEY,
  bucket TEXT NOT NULL,
  key TEXT NOT NULL,
  data TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS s3_parts (
  upload_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (upload_id, number)
);
`;

export type UploadData = {
  headers: Record<string, string>;
  metadata: Record<string, string>;
  algorithm?: Algorithm;
  startedAt: number;
};

export type Upload = UploadData & {
  uploadId: string;
  bucket: string;
  key: string;
};

export type Part = StoredFile & {
  number: number;
  /** Hex, without quotes. */
  md5: string;
  checksum?: string;
  modifiedAt: number;
};

/** Multipart uploads under way and the parts that have arrived. */
export function createUploadTable(state: LocalState) {
  const { db } = state;
  db.exec(SCHEMA);
  const insert = db.prepare(`INSERT INTO s3_uploads VALUES (?, ?, ?, ?)`);
  const one = db.prepare(`SELECT * FROM s3_uploads WHERE upload_id = ?`);
  const many = db.prepare(`SELECT * FROM s3_uploads WHERE bucket = ? ORDER BY key, upload_id`);
  const remove = db.prepare(`DELETE FROM s3_uploads WHERE upload_id = ?`);
  const putPart = db.prepare(`INSERT OR REPLACE INTO s3_parts VALUES (?, ?, ?)`);
  const parts = db.prepare(`SELECT data FROM s3_parts WHERE upload_id = ? ORDER BY number`);
  const removeParts = db.prepare(`DELETE FROM s3_parts WHERE upload_id = ?`);
  const everyPart = db.prepare(`SELECT data FROM s3_parts`);
  const parse = (row: unknown): Upload => {
    const { upload_id, bucket, key, data } = row as Record<string, string>;
    return {
      ...(JSON.parse(data as string) as UploadData),
      uploadId: upload_id as string,
      bucket: bucket as string,
      key: key as string,
    };
  };
  const parsePart = (row: unknown) => JSON.parse((row as { data: string }).data) as Part;

  return {
    create(bucket: string, key: string, data: UploadData): string {
      const uploadId = randomBytes(24).toString('base64url');
      insert.run(uploadId, bucket, key, JSON.stringify(data));
      return uploadId;
    },

    /** @throws AwsError NoSuchUpload unless the upload is of this very bucket and key. */
    find(wanted: { uploadId: string; bucket: string; key: string }): Upload {
      const row = one.get(wanted.uploadId);
      const upload = row && parse(row);
      if (!upload || upload.bucket !== wanted.bucket || upload.key !== wanted.key)
        throw s3Error(
          'NoSuchUpload',
          'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
        );
      return upload;
    },

    inBucket: (bucket: string): Upload[] => many.all(bucket).map(parse),

    putPart(uploadId: string, part: Part): void {
      putPart.run(uploadId, part.number, JSON.stringify(part));
    },
    parts: (uploadId: string): Part[] => parts.all(uploadId).map(parsePart),

    delete(uploadId: string): void {
      removeParts.run(uploadId);
      remove.run(uploadId);
    },

    *files(): Generator<StoredFile> {
      for (const row of everyPart.iterate()) yield parsePart(row);
    },
  };
}
