import { type Readable, type Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NightshiftError } from '../../platform/errors.ts';
import { BackupCannotRun, BackupDamaged, BackupFailed } from '../errors.ts';
import { type DumpPart, readDump } from './dump/read-dump.ts';
import { bindsItsOwner, type LoadAs, whatToRun } from './dump/what-to-run.ts';
import { firstWords, isCopyIn } from './dump/words.ts';
import { NO_ROOM } from './locks.ts';
import { type Left, mayFail, tryAgain, tryStatement } from './may-fail.ts';
import type { CopyIn } from './raw-query.ts';
import type { Session } from './session.ts';

/** Statements that travel together, at most: a dump has many small ones. */
const BATCH = { bytes: 1 << 18, statements: 200 };

type Input = LoadAs & {
  /** The stages that give the dump; see `readBack`. */
  stages: [Readable, ...Transform[]];
  /** Each message commits for itself. */
  inSteps: boolean;
  /** Takes what is to be run after the comparison. */
  later?: Buffer[] | undefined;
};

/**
 * Runs a plain dump statement by statement in the session, whose transaction is the caller's to commit.
 * It resolves only after every stage has ended well and the dump's end mark was seen.
 *
 * @returns what could not be made and can be made later
 * @throws BackupDamaged, BackupFailed with the server's words, BackupCannotRun for what this server, or
 *   this role, cannot do: that says nothing of the backup
 */
export async function loadDump(input: Input, { session }: { session: Session }): Promise<Left> {
  const dump = readDump();
  const load = loader(input, session);
  try {
    await pipeline([
      ...input.stages,
      new Writable({
        highWaterMark: 1 << 18,
        write(piece: Buffer, _encoding, done) {
          load.all(dump.read(piece)).then(() => done(), done);
        },
      }),
    ]);
    await load.rest();
  } catch (error) {
    // What is on its way must not go on behind the ROLLBACK that follows.
    await load.stop();
    throw inWords(error, input);
  }
  dump.finish();
  return load.again();
}

function loader(as: Input, session: Session) {
  let batch: Buffer[] = [];
  let bytes = 0;
  let copy: CopyIn | undefined;
  let copied: Buffer | undefined;
  let stopped = false;
  const by = { another: false };
  const failed: NonNullable<Awaited<ReturnType<typeof tryStatement>>>[] = [];
  const how = { session, alone: as.inSteps };
  let going: Promise<void> = Promise.resolve();

  const rest = async () => {
    if (batch.length === 0) return;
    const statements = batch;
    [batch, bytes] = [[], 0];
    const sql = Buffer.concat(statements.flatMap((statement) => [statement, NEWLINE]));
    await session.run(sql).catch((error: Refusal) => {
      throw Object.assign(error, { at: statements[error.completed ?? statements.length] });
    });
  };
  const add = async (part: DumpPart) => {
    if (stopped) throw new Error('The restore was stopped');
    if (part.kind === 'rows') return copy?.write(part.bytes);
    if (part.kind === 'end of rows') {
      await copy?.end().catch((error: Refusal) => {
        throw Object.assign(error, { at: copied });
      });
      copy = undefined;
      return;
    }
    const statement = part.bytes;
    if (firstWords(statement, 1) === 'COPY') {
      if (!isCopyIn(statement))
        throw new BackupDamaged('The dump has a COPY in it that no dump of ours has');
      await rest();
      copied = statement;
      copy = await session.copy(statement).catch((error: Refusal) => {
        throw Object.assign(error, { at: statement });
      });
      return;
    }
    const toRun = whatToRun(statement, as);
    if (!toRun && as.later && bindsItsOwner(statement)) as.later.push(Buffer.from(statement));
    if (!toRun) return;
    const words = firstWords(toRun, 3);
    if (words.endsWith('SET SESSION AUTHORIZATION')) by.another = words.startsWith('SET');
    if (mayFail(toRun, by)) {
      await rest();
      const tried = await tryStatement(toRun, how);
      if (tried) failed.push(tried);
    } else {
      batch.push(toRun);
      bytes += toRun.length;
      const full = bytes >= BATCH.bytes || batch.length >= BATCH.statements;
      // What follows is in another encoding: the server reads a whole message in one.
      if (full || ENCODING.test(statement.toString('latin1', 0, 40))) await rest();
    }
  };
  return {
    rest,
    again: () => tryAgain(failed, how),
    all(parts: Iterable<DumpPart>): Promise<void> {
      going = (async () => {
        for (const part of parts) await add(part);
      })();
      return going;
    },
    async stop() {
      stopped = true;
      await going.catch(() => undefined);
      // Rows that stop in their middle are no end of the data.
      await copy?.fail().catch(() => undefined);
    },
  };
}

/** What the server says against a statement, and which one that was. */
type Refusal = Error & { code?: string; completed?: number; at?: Buffer | undefined };

/** What a statement is about: up to its first bracket or string, where values and secrets may begin. */
const headOf = (statement: Buffer) =>
  (/^[^('$;]{1,160}/.exec(statement.toString('utf8', 0, 200))?.[0] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const NO_LONGER_FITS =
  '; the source has rows that do not fit its own constraint: docs/backup.md, “Rows that do not fit”, has the ways on';

/** By the condition: not allowed; rows that a check, a foreign key or a unique index does not let in. */
const WAYS_ON: Record<string, string> = {
  '42501': '; a role that is no superuser, and no member of every owner, restores with --no-owner',
  '23514': NO_LONGER_FITS,
  '23503': NO_LONGER_FITS,
  '23505': NO_LONGER_FITS,
};
const NEWLINE = Buffer.from('\n');
const ENCODING = /^SET client_encoding\b/i;

/** What the server says of its own accord, without the values that it quotes beside it. */
function inWords(error: unknown, { ownerless }: LoadAs): unknown {
  if (error instanceof NightshiftError) return error;
  const { code = '', message, at } = error as Refusal;
  const where = at ? ` at “${headOf(at)}”` : '';
  if (code === NO_ROOM)
    return new BackupCannotRun(
      'The server has no room for the locks of so many tables in one transaction: raise max_locks_per_transaction, or restore with --in-steps into an empty database',
    );
  // 42501: not allowed; 42704: a role, or a type of an extension, that is not there.
  if (ownerless && (code === '42501' || code === '42704'))
    return new BackupCannotRun(
      `The role that it is done by cannot make what this database has${where}: ${message}`,
    );
  const wayOn = WAYS_ON[code] ?? '';
  if (/^[0-9A-Z]{5}$/.test(code) && !code.startsWith('ERR'))
    return new BackupFailed(`The restore stopped and was rolled back${where}: ${message}${wayOn}`, {
      cause: error,
    });
  if (/^Connection terminated/.test(message ?? ''))
    return new BackupFailed('The restore stopped: the connection to the server broke', {
      cause: error,
    });
  return error;
}
