import { parseDatabaseAddress } from '../../platform/database/address.ts';
import { BackupFailed } from '../errors.ts';
import type { Contents } from '../manifest/manifest.ts';
import { startClient } from '../take/client-process.ts';
import type { BackupSource, OpenDump } from '../take/source.ts';
import {
  compressesZstd,
  type FindClient,
  findClient,
  findZstd,
  type PostgresClient,
} from './client-tools.ts';
import { childEnvironment } from './connection.ts';
import { listUnfit } from './contents/fitness.ts';
import { type Hashing, hashingOf, isDumpedAsItIs } from './contents/hashing.ts';
import { readLocale } from './contents/locale.ts';
import { countLockable } from './contents/objects.ts';
import { listNotKept } from './contents/outside.ts';
import { readContents } from './contents/read-contents.ts';
import { describeServer, type ServerFacts } from './server.ts';
import { openSession, type Session } from './session.ts';

type Input = {
  /** A role that bypasses row-level security: the owner's connection string. */
  url: string;
  /** Where the client comes from: this machine by default. */
  findClient?: FindClient | undefined;
  onTable?: (name: string) => void;
  /** Compress in this process even where a client or a command could. */
  compressHere?: boolean;
};

/** A whole Postgres database, by `pg_dump` and a snapshot that the counts share. */
export function postgresSource(input: Input): BackupSource {
  let client: PostgresClient | undefined;
  let compressor: Compressor = 'none';
  return {
    async check() {
      const session = await openSession(input.url);
      try {
        const server = await describeServer(session);
        client = await (input.findClient ?? findClient)({ serverMajor: server.major });
        compressor = input.compressHere ? 'none' : await compressorFor(client);
        return {
          dump: 'postgres-sql',
          compressedBy: compressor === 'none' ? 'none' : 'zstd',
          databaseBytes: server.bytes,
          source: {
            kind: 'postgres',
            database: server.database,
            identity: identityOf(server, input.url),
            address: addressOf(input.url),
            serverVersion: server.version,
            clientVersion: client.version,
          },
        };
      } finally {
        await session.end();
      }
    },
    open: () => openDump(input, { compressor, client: client as PostgresClient }),
  };
}

/** Whatever address led to it, a database is that of its cluster; where that does not tell, of its host. */
const identityOf = ({ systemIdentifier, database }: ServerFacts, url: string) =>
  `postgres:${systemIdentifier ?? addressOf(url)}/${database}`;

function addressOf(url: string): string {
  const { host, port, database } = parseDatabaseAddress(url);
  return `${host}:${port}/${database}`;
}

/** Who compresses: the client itself, the command behind it, or our own pipeline. */
type Compressor = 'pg_dump' | 'zstd' | 'none';

const ZSTD = {
  name: 'zstd',
  command: 'zstd',
  args: ['-1', '--single-thread', '--quiet', '--stdout', '--check', '-'],
};

async function compressorFor(client: PostgresClient): Promise<Compressor> {
  if (await compressesZstd(client)) return 'pg_dump';
  return (await findZstd()) ? 'zstd' : 'none';
}

async function openDump(
  input: Input,
  { compressor, client }: { compressor: Compressor; client: PostgresClient },
): Promise<OpenDump> {
  const session = await openSession(input.url);
  try {
    await session.query(PATIENCE);
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await session.query<{ snapshot: string; at: Date }>(
      'SELECT pg_export_snapshot() AS snapshot, clock_timestamp() AS at',
    );
    const { snapshot, at } = rows[0] as { snapshot: string; at: Date };
    const hashing = await hashingOf(session);
    const args = ['--format=plain', '--no-password', '--lock-wait-timeout=30s'];
    if (!isDumpedAsItIs(hashing)) args.push('--encoding=UTF8');
    if (compressor === 'pg_dump') args.push('--compress=zstd:1');
    const process = startClient({
      name: 'pg_dump',
      command: client.pgDump,
      args: [...args, `--snapshot=${snapshot}`],
      env: { ...childEnvironment(input.url), ...client.env },
      ...(compressor === 'zstd' && { through: ZSTD }),
    });
    const counting = countSnapshot({ ...input, snapshot, hashing });
    return {
      snapshotAt: at,
      stream: process.stdout,
      finished: process.finished,
      contents: counting.contents,
      async close() {
        process.kill();
        await Promise.all([session.end(), counting.end()]);
      },
    };
  } catch (error) {
    await session.end();
    throw error;
  }
}

/** As long as `pg_dump` waits for a lock. */
const PATIENCE = `SET lock_timeout = '30s'`;

type Counted = Input & { snapshot: string; hashing: Hashing };

/**
 * In a session of its own and in many transactions: each keeps the locks of what it has read, and a
 * failure here ends no snapshot that `pg_dump` still needs.
 */
function countSnapshot(input: Counted) {
  const opened = openSession(input.url);
  const contents = opened
    .then((session) => countIn(session, input))
    .catch((cause) => {
      throw new BackupFailed(`Counting the rows of the snapshot failed${inShort(cause)}`, {
        cause,
      });
    });
  contents.catch(() => {});
  const end = () => opened.then((session) => session.end()).catch(() => {});
  contents.then(end, end);
  return { contents, end };
}

async function countIn(
  session: Session,
  { snapshot, onTable, hashing }: Counted,
): Promise<Contents> {
  await session.query(PATIENCE);
  const begin = async () => {
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await session.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
  };
  await begin();
  const renew = async () => {
    await session.query('COMMIT');
    await begin();
  };
  const contents = await readContents({ sql: session, onTable, renew, hashing });
  const seen = await session.query<{ snapshot: string }>(
    'SELECT txid_current_snapshot()::text AS snapshot',
  );
  return {
    ...contents,
    snapshot: seen.rows[0]?.snapshot,
    locale: await readLocale(session),
    lockable: await countLockable(session),
    notKept: await listNotKept(contents.roles, { sql: session }),
    unfit: await listUnfit(session),
  };
}

/** The server's own words, which quote no row. */
const inShort = (error: Error & { code?: string }) =>
  /^[0-9A-Z]{5}$/.test(error.code ?? '') ? `: ${error.message}` : '';
