import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { RetryLater } from '../errors.ts';
import { sqlFiles } from './migration-files.ts';

type MigrateInput = {
  /** The owner's connection string: creates tables, roles and policies. */
  ownerUrl: string;
  /** Folder with the SQL files. */
  migrationsDir: string;
  /** Milliseconds that a statement waits for a lock: everyone who comes later waits behind it. */
  lockTimeout?: number;
  /** Milliseconds between two attempts, in which those who waited get on. */
  pause?: number;
  attempts?: number;
};

/**
 * Brings the database to the newest migration. All that is pending runs in one transaction, so that
 * a failed deployment leaves the schema as it was; only `*.concurrently.sql` stands apart, and
 * commits what ran before it.
 * @returns the names of the migrations that ran.
 * @throws RetryLater when a lock, or the turn to migrate, was not to be had in any attempt.
 */
export async function migrate(input: MigrateInput): Promise<string[]> {
  const { ownerUrl, migrationsDir, lockTimeout = 3_000, pause = 2_000, attempts = 10 } = input;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run({ client, migrationsDir, lockTimeout });
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (attempt === attempts) throw await describeBusy(error, client);
        await new Promise((wake) => setTimeout(wake, pause));
      }
    }
  } finally {
    await client.end();
  }
}

async function run(input: { client: pg.Client; migrationsDir: string; lockTimeout: number }) {
  const { client, migrationsDir, lockTimeout } = input;
  await client.query(`SET lock_timeout = ${lockTimeout}`);
  const ran = await runner({
    dbClient: client,
    dir: migrationsDir,
    direction: 'up',
    migrationsTable: 'nightshift_migrations',
    checkOrder: true,
    singleTransaction: true,
    migrationLoaderStrategies: [sqlFiles({ lockTimeout })],
    log: () => {},
  });
  return ran.map((migration) => migration.name);
}

const LOCK_NOT_AVAILABLE = '55P03';

/** A lock that others hold: of a table, or node-pg-migrate's own, of which it says so in words. */
function isBusy(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: string };
  return (
    code === LOCK_NOT_AVAILABLE || error.message.startsWith('Another migration is already running')
  );
}

/** Names the sessions that are in the way: an operator may have to end one. */
async function describeBusy(cause: Error, client: pg.Client): Promise<RetryLater> {
  const { rows } = await client.query<{ who: string }>(
    `SELECT DISTINCT format('pid %s, login %s, application %s', a.pid, a.usename, a.application_name) AS who
     FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.granted AND l.pid <> pg_backend_pid() AND a.datname = current_database()
       AND l.locktype IN ('relation', 'advisory') AND l.fastpath = false
     ORDER BY 1 LIMIT 5`,
  );
  const who = rows.map((row) => row.who).join('; ') || 'nobody any more';
  return new RetryLater(`A migration got no lock; locks are held by: ${who}`, { cause });
}
