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
import { readContents } from './contents.ts';
import { describeServer } from './server.ts';
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

/** Who compresses: the client itself, the command behind it, or our own pipeline. */
type Compressor = 'pg_dump' | 'zstd' | 'none';

const ZSTD = { name: 'zstd', command: 'zstd', args: ['-1', '--quiet', '--stdout', '--check', '-'] };

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
    // A server that ends idle or long transactions would take the snapshot with it.
    await session.query(`SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
                         SET lock_timeout = '30s'`);
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await session.query<{ snapshot: string; at: Date }>(
      `SELECT pg_export_snapshot() AS snapshot, clock_timestamp() AS at`,
    );
    const begun = rows[0] as { snapshot: string; at: Date };
    const args = ['--format=plain', '--no-password', '--encoding=UTF8', '--lock-wait-timeout=30s'];
    const compress = compressor === 'pg_dump' ? ['--compress=zstd:1'] : [];
    const process = startClient({
      name: 'pg_dump',
      command: client.pgDump,
      args: [...args, ...compress, `--snapshot=${begun.snapshot}`],
      env: { ...childEnvironment(input.url), ...client.env },
      ...(compressor === 'zstd' && { through: ZSTD }),
    });
    const contents = countContents(session, input.onTable);
    return {
      snapshotAt: begun.at,
      stream: process.stdout,
      finished: process.finished,
      contents,
      async close() {
        process.kill();
        await session.end();
      },
    };
  } catch (error) {
    await session.end();
    throw error;
  }
}

function countContents(session: Session, onTable?: (name: string) => void): Promise<Contents> {
  const counted = readContents({ sql: session, ...(onTable && { onTable }) }).catch((cause) => {
    throw new BackupFailed('Counting the rows of the snapshot failed', { cause });
  });
  counted.catch(() => {});
  return counted;
}
