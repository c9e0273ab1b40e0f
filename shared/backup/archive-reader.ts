import { BackupDamaged } from './errors.ts';
import type { Contents, Manifest } from './manifest.ts';
import { sqlDumpReader } from './postgres/sql-dump-reader.ts';

/** Reads a dump without restoring it, and says at its end whether it is whole. */
export type ArchiveReader = {
  read(piece: Buffer): void;
  /** @throws BackupDamaged */
  finish(expected: Contents): void;
};

export function archiveReader(dump: Manifest['file']['dump']): ArchiveReader {
  return dump === 'postgres-sql' ? sqlDumpReader() : startsWith(MAGIC[dump]);
}

/** First bytes of the other formats; their ends are covered by hash, age and compression. */
const MAGIC = {
  'mongodb-archive': Buffer.from([0x6d, 0xe2, 0x99, 0x81]),
  'sqlite-file': Buffer.from('SQLite format 3\0'),
};

function startsWith(magic: Buffer): ArchiveReader {
  let head = Buffer.alloc(0);
  return {
    read(piece) {
      if (head.length < magic.length) head = Buffer.concat([head, piece]).subarray(0, 64);
    },
    finish() {
      if (!head.subarray(0, magic.length).equals(magic))
        throw new BackupDamaged('The dump does not begin as its format does');
    },
  };
}
