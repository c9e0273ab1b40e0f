import { BackupDamaged } from '../errors.ts';
import type { DumpFormat } from '../manifest/formats.ts';
import { sqlDumpReader } from '../postgres/sql-dump-reader.ts';
import type { ArchiveReader } from './archive-reader.ts';

/** Picks the reader of a format. */
export function archiveReader(dump: DumpFormat): ArchiveReader {
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
