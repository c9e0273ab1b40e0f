import { BackupDamaged } from '../errors.ts';
import type { Contents } from '../manifest/manifest.ts';
import type { ArchiveReader } from '../prove/archive-reader.ts';
import { readDump } from './dump/read-dump.ts';
import { copiedTable, keyOfName } from './dump/words.ts';

const NEWLINE = 10;

/** Reads a plain dump without restoring it: counts the rows of each COPY, and looks for the end mark. */
export function sqlDumpReader(): ArchiveReader {
  const dump = readDump();
  const rows = new Map<string, number>();
  let table: string | undefined;
  return {
    read(piece) {
      for (const part of dump.read(piece))
        if (part.kind === 'statement') table = copiedTable(part.bytes);
        else if (table !== undefined)
          rows.set(
            table,
            (rows.get(table) ?? 0) + (part.kind === 'rows' ? countLines(part.bytes) : 0),
          );
    },
    finish({ tables }: Contents) {
      dump.finish();
      for (const { name, rows: wanted, parts = [] } of tables) {
        // The rows of a partition may stand under its own name, or that of its root.
        const found = [name, ...parts].map((each) => rows.get(keyOfName(each)) ?? 0);
        const sum = found.reduce((a, b) => a + b, 0);
        if (sum !== wanted)
          throw new BackupDamaged(
            `The dump has ${sum} rows of ${name}, the manifest says ${wanted}`,
          );
      }
    },
  };
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
