import { parseDatabaseAddress } from '../../platform/database/address.ts';
import { ZSTD_LEVEL } from '../manifest/formats.ts';
import { startClient } from '../take/client-process.ts';
import type { BackupSource, OpenDump } from '../take/source.ts';
import { asChanged } from './changed.ts';
import {
  compressesZstd,
  type FindClient,
  findClient,
  findZstd,
  type PostgresClient,
} from './client-tools.ts';
import { childEnvironment } from './connection.ts';
import { hashingOf, isDumpedAsItIs } from './contents/hashing.ts';
import { refuseNamesWithoutText } from './contents/names.ts';
import { movesPartitions } from './contents/partitions.ts';
import { countSnapshot, PATIENCE } from './count-snapshot.ts';
import { describeServer, type ServerFacts } from './server.ts';
import { openSession } from './session.ts';

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
        await refuseNamesWithoutText(session);
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
    open: (_facts, { lastTry } = { lastTry: true }) =>
      openDump(input, { compressor, client: client as PostgresClient, lastTry }),
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
  args: [`-${ZSTD_LEVEL}`, '--single-thread', '--quiet', '--stdout', '--check', '-'],
};

async function compressorFor(client: PostgresClient): Promise<Compressor> {
  if (await compressesZstd(client)) return 'pg_dump';
  return (await findZstd()) ? 'zstd' : 'none';
}

type Tools = { compressor: Compressor; client: PostgresClient };

async function openDump(
  input: Input,
  { compressor, client, lastTry }: Tools & { lastTry: boolean },
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
    if (await movesPartitions(session)) args.push('--load-via-partition-root');
    if (compressor === 'pg_dump') args.push(`--compress=zstd:${ZSTD_LEVEL}`);
    const process = startClient({
      name: 'pg_dump',
      command: client.pgDump,
      args: [...args, `--snapshot=${snapshot}`],
      env: { ...childEnvironment(input.url), ...client.env },
      ...(compressor === 'zstd' && { through: ZSTD }),
    });
    const counting = countSnapshot({ ...input, snapshot, hashing, client: process, lastTry });
    const finished = process.finished.catch((error) => {
      throw asChanged(error);
    });
    finished.catch(() => {});
    return {
      snapshotAt: at,
      stream: process.stdout,
      finished,
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
