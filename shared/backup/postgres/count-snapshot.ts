import type { Readable } from 'node:stream';
import { BackupFailed } from '../errors.ts';
import type { Contents } from '../manifest/manifest.ts';
import type { ClientProcess } from '../take/client-process.ts';
import { asChanged, listEmptied, lockTables, tellEmptied } from './changed.ts';
import { listUnfit } from './contents/fitness.ts';
import type { Hashing } from './contents/hashing.ts';
import { readLocale } from './contents/locale.ts';
import { countLockable } from './contents/objects.ts';
import { listNotKept } from './contents/outside.ts';
import { readContents } from './contents/read-contents.ts';
import { openSession, type Session } from './session.ts';

type Input = {
  url: string;
  snapshot: string;
  hashing: Hashing;
  client: ClientProcess;
  onTable?: ((name: string) => void) | undefined;
  /** A table that was emptied while the dump began is told, and no reason to begin again. */
  lastTry: boolean;
};

/** As long as `pg_dump` waits for a lock. */
export const PATIENCE = `SET lock_timeout = '30s'`;

/**
 * Counts what the snapshot holds, in a session of its own, so that a failure here ends no snapshot that
 * `pg_dump` still needs. It begins once `pg_dump` writes, which it does when it holds its locks: whoever
 * comes to change a table then waits, and what is counted is what was dumped.
 */
export function countSnapshot(input: Input): { contents: Promise<Contents>; end(): Promise<void> } {
  const opened = firstOutput(input.client.stdout).then(() => openSession(input.url));
  const contents = opened
    .then((session) => countIn(session, input))
    .catch((cause) => {
      const message = `Counting the rows of the snapshot failed${inShort(cause)}`;
      throw asChanged(cause instanceof BackupFailed ? cause : new BackupFailed(message, { cause }));
    });
  contents.catch(() => {});
  const end = () => opened.then((session) => session.end()).catch(() => {});
  contents.then(end, end);
  return { contents, end };
}

/** Looked for, and not taken: nobody may read yet. */
const firstOutput = (stream: Readable) =>
  new Promise<void>((resolve) => {
    for (const event of ['readable', 'end', 'close']) stream.once(event, () => resolve());
  });

async function countIn(
  session: Session,
  { snapshot, onTable, hashing, client, lastTry }: Input,
): Promise<Contents> {
  await session.query(PATIENCE);
  const begin = async () => {
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await session.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
  };
  await begin();
  const locked = await lockTables(session);
  const renew = locked
    ? async () => void (await session.query('ROLLBACK TO counting'))
    : async () => {
        await session.query('COMMIT');
        await begin();
      };
  // Locked here while they were locked there: what one of both sees, the other does.
  const isSame = locked && client.isRunning();
  await session.query('SAVEPOINT counting');
  const contents = await readContents({ sql: session, onTable, renew, hashing });
  const emptied = await listEmptied(session);
  if (emptied.length > 0 && !(lastTry && isSame)) throw tellEmptied(emptied);
  const seen = await session.query<{ snapshot: string }>(
    'SELECT txid_current_snapshot()::text AS snapshot',
  );
  return {
    ...contents,
    snapshot: seen.rows[0]?.snapshot,
    locale: await readLocale(session),
    lockable: await countLockable(session),
    notKept: [
      ...emptied.map((name) => `rows of ${name}, which was emptied or written anew meanwhile`),
      ...(await listNotKept(contents.roles, { sql: session })),
    ],
    unfit: await listUnfit(session),
  };
}

/** The server's own words, which quote no row. */
const inShort = (error: Error & { code?: string }) =>
  /^[0-9A-Z]{5}$/.test(error.code ?? '') ? `: ${error.message}` : '';
