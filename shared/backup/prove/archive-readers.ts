import { BackupDamaged } from '../errors.ts';
import type { DumpFormat } from '../manifest/formats.ts';
import type { Contents } from '../manifest/manifest.ts';
import { readArchive } from '../mongodb/read-archive.ts';
import { sqlDumpReader } from '../postgres/sql-dump-reader.ts';
import type { ArchiveReader } from './archive-reader.ts';

/** Picks the reader of a format. */
export function archiveReader(dump: DumpFormat): ArchiveReader {
  if (dump === 'postgres-sql') return sqlDumpReader();
  return dump === 'mongodb-archive' ? mongodbReader() : startsWith(SQLITE);
}

/** Documents of each collection against the manifest. */
function mongodbReader(): ArchiveReader {
  const archive = readArchive();
  return {
    read: (piece) => archive.read(piece),
    finish({ tables }: Contents) {
      archive.finish();
      for (const { name, rows } of tables)
        if (archive.counts.get(name) !== rows)
          throw new BackupDamaged(
            `The archive has ${archive.counts.get(name) ?? 'no'} documents of ${name}, the manifest says ${rows}`,
          );
    },
  };
}

/** First bytes of a SQLite file; its end is covered by hash, age and compression. */
const SQLITE = Buffer.from('SQLite format 3\0');

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
