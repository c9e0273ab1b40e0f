import { BackupDamaged } from '../../errors.ts';
import { statementEnd } from './statement-end.ts';
import { isCopyIn } from './words.ts';

/** What a plain dump consists of, in its order. */
export type DumpPart =
  /** One statement up to its `;`, without the blanks and comments before it. */
  | { kind: 'statement'; bytes: Buffer }
  /** Rows of the COPY before: whole lines, or a piece of one. */
  | { kind: 'rows'; bytes: Buffer }
  | { kind: 'end of rows' };

export type DumpReader = {
  read(piece: Buffer): Generator<DumpPart>;
  /** @throws BackupDamaged for a dump that stops before its end mark */
  finish(): void;
};

const NEWLINE = 10;
const BACKSLASH = 92;
const END_MARK = '-- PostgreSQL database dump complete';
const END_OF_ROWS = Buffer.from('\n\\.\n');
/** Written by newer clients for psql, which we are not. */
const FOR_PSQL = /^\\(un)?restrict \w+$/;
const BLANK = /^\s*$/;

/**
 * Reads what `pg_dump --format=plain` writes, piece by piece: statements by a lexer and not by lines, so
 * that a comment, a function or a name that looks like a statement is none. A command of psql's, which
 * no dump needs, is damage.
 */
export function readDump(): DumpReader {
  const end = statementEnd();
  /** Not read yet; within rows, at most what may be the beginning of their end. */
  let held: Buffer = Buffer.alloc(0);
  /** What `held` is the end of, with room behind it. */
  let room: { bytes: Buffer; used: number } | undefined;
  let inRows = false;
  /** Behind COPY's own `;` a newline ends its line: it is of no row. */
  let begun = 0;
  let whole = false;

  /** A statement of many pieces is copied a few times, and not with each piece. */
  const append = (piece: Buffer) => {
    if (held.length === 0) {
      [held, room] = [piece, undefined];
      return;
    }
    const length = held.length + piece.length;
    if (!room || room.used + piece.length > room.bytes.length) {
      const goesOn = held.length > piece.length;
      const bytes = Buffer.allocUnsafe(goesOn ? 2 * length : length);
      held.copy(bytes);
      room = { bytes, used: held.length };
    }
    piece.copy(room.bytes, room.used);
    room.used += piece.length;
    held = room.bytes.subarray(room.used - length, room.used);
  };

  /** Steps over blanks, comments and psql's lines. @returns false when more has to come first */
  const atStatement = (): boolean => {
    for (;;) {
      let from = 0;
      while (from < held.length && BLANK.test(String.fromCharCode(held[from] as number))) from += 1;
      held = held.subarray(from);
      if (held.length < 2) return false;
      const isComment = held[0] === 45 && held[1] === 45;
      if (!isComment && held[0] !== BACKSLASH) return true;
      const line = held.indexOf(NEWLINE);
      if (line < 0) return false;
      const text = held.toString('utf8', 0, line).trimEnd();
      if (isComment) whole ||= text === END_MARK;
      else if (!FOR_PSQL.test(text))
        throw new BackupDamaged('The dump has a command for psql in it, which no dump of ours has');
      held = held.subarray(line + 1);
    }
  };

  function* statement(): Generator<DumpPart, boolean> {
    if (!atStatement()) return false;
    const found = end.find(held);
    if (found === undefined) return false;
    const bytes = held.subarray(0, found);
    end.reset();
    held = held.subarray(found);
    inRows = isCopyIn(bytes);
    begun = 1;
    yield { kind: 'statement', bytes };
    return true;
  }

  function* rows(): Generator<DumpPart, boolean> {
    const found = held.indexOf(END_OF_ROWS);
    if (found >= 0) {
      const bytes = held.subarray(begun, found + 1);
      if (bytes.length > 0) yield { kind: 'rows', bytes };
      held = held.subarray(found + END_OF_ROWS.length);
      inRows = false;
      yield { kind: 'end of rows' };
      return true;
    }
    // What may be the beginning of the end waits.
    const safe = Math.max(0, held.length - (END_OF_ROWS.length - 1));
    if (safe > begun) yield { kind: 'rows', bytes: held.subarray(begun, safe) };
    if (safe > 0) begun = 0;
    held = held.subarray(safe);
    return false;
  }

  return {
    *read(piece) {
      append(piece);
      while (yield* inRows ? rows() : statement()) {
        // On to the next part of what is held.
      }
    },
    finish() {
      if (!whole || inRows || !BLANK.test(held.toString('latin1')))
        throw new BackupDamaged('The dump stops before its end mark');
    },
  };
}
