import { BackupDamaged } from '../errors.ts';
import type { Contents } from '../manifest/manifest.ts';
import type { ArchiveReader } from '../prove/archive-reader.ts';

const NEWLINE = 10;
const BACKSLASH = 92;
const DOT = 46;
const COPY = Buffer.from('COPY ');
const COPY_FROM = /^COPY ((?:"(?:[^"]|"")+"|[^". (]+)\.(?:"(?:[^"]|"")+"|[^". (]+)) .*FROM stdin;$/;
const END_MARK = '-- PostgreSQL database dump complete';
/** Longer lines than this cannot be the COPY statements that are looked for. */
const LONGEST = 1 << 17;

/**
 * Reads what `pg_dump --format=plain` writes: counts the rows of each `COPY … FROM stdin` block and
 * looks for the end mark. Works on bytes, because a dump has millions of lines.
 */
export function sqlDumpReader(): ArchiveReader {
  const rows = new Map<string, number>();
  let table: string | undefined;
  let count = 0;
  /** The start of a line whose end has not come yet. */
  let carry: Buffer = Buffer.alloc(0);
  let carried = 0;
  let tail = Buffer.alloc(0);

  /** A line outside of the data; `length` is what the whole line has. */
  const statement = (line: Buffer) => {
    if (!line.subarray(0, COPY.length).equals(COPY)) return;
    const found = COPY_FROM.exec(line.toString('utf8'));
    if (!found) return;
    table = unquoted(found[1] as string);
    count = 0;
  };

  /** One whole line, without its newline. */
  const line = (bytes: Buffer) => {
    if (table === undefined) return statement(bytes);
    if (bytes.length === 2 && bytes[0] === BACKSLASH && bytes[1] === DOT) {
      rows.set(table, count);
      table = undefined;
    } else count += 1;
  };

  return {
    read(piece) {
      let from = 0;
      for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
        if (carried > 0) {
          const rest = piece.subarray(from, end);
          line(Buffer.concat([carry, rest.subarray(0, LONGEST)]));
          carry = Buffer.alloc(0);
          carried = 0;
        } else line(piece.subarray(from, end));
        from = end + 1;
      }
      carried += piece.length - from;
      if (carry.length < LONGEST && from < piece.length)
        carry = Buffer.concat([carry, piece.subarray(from)]).subarray(0, LONGEST);
      tail = Buffer.concat([tail, piece.subarray(-400)]).subarray(-400);
    },
    finish(expected: Contents) {
      if (!tail.toString('latin1').includes(END_MARK) || table !== undefined)
        throw new BackupDamaged('The dump stops before its end mark');
      for (const wanted of expected.tables) {
        const found = rows.get(unquoted(wanted.name));
        if (found !== wanted.rows)
          throw new BackupDamaged(
            `The dump has ${found ?? 'no'} rows of ${wanted.name}, the manifest says ${wanted.rows}`,
          );
      }
    },
  };
}

/** Client and server of different majors quote different words. */
const unquoted = (name: string) => name.replaceAll('"', '');
