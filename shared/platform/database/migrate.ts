import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { RetryLater } from '../errors.ts';
import { keepDatabaseRights } from './catalog-change.ts';
import { refuseChangedMigrations, rememberTexts, TABLE } from './changed-migrations.ts';
import { connectDirectly } from './connect-directly.ts';
import { connectionOf } from './connection.ts';
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
 * @throws InvalidConfiguration when a pooler is between: its lock would be another's; when a migration
 * was changed after it ran.
 * @throws RetryLater when a lock, or the turn to migrate, was not to be had in any attempt.
 */
export async function migrate(input: MigrateInput): Promise<string[]> {
  const { ownerUrl, migrationsDir, lockTimeout = 3_000, pause = 2_000, attempts = 10 } = input;
  const turn = await connectDirectly(ownerUrl);
  const client = new pg.Client(connectionOf(ownerUrl));
  const attemptOnce = async () => {
    await takeTurn(turn, lockTimeout);
    const ran = await run({ client, migrationsDir, lockTimeout });
    await keepDatabaseRights(client);
    return ran;
  };
  try {
    await client.connect();
    for (let attempt = 1; ; attempt++) {
      try {
        return await attemptOnce();
      } catch (error) {
        await turn.query('ROLLBACK');
        if (!isBusy(error)) throw error;
        if (attempt === attempts) throw await describeBusy(error, client);
        await new Promise((wake) => setTimeout(wake, pause));
      }
    }
  } finally {
    await Promise.all([turn.end(), client.end()]);
  }
}

async function run(input: { client: pg.Client; migrationsDir: string; lockTimeout: number }) {
  const { client, migrationsDir, lockTimeout } = input;
  await client.query(`SET lock_timeout = ${lockTimeout}`);
  await refuseChangedMigrations(client, migrationsDir);
  const ran = await runner({
    dbClient: client,
    dir: migrationsDir,
    direction: 'up',
    migrationsTable: TABLE,
    // An advisory lock could be taken by whoever may log in; see takeTurn.
    noLock: true,
    checkOrder: true,
    singleTransaction: true,
    migrationLoaderStrategies: [sqlFiles({ lockTimeout })],
    log: () => {},
  });
  await rememberTexts(client, migrationsDir);
  return ran.map((migration) => migration.name);
}

/**
 * Holds the table of migrations on a connection of its own, in a mode that lets rows be added and
 * no second turn begin. Only the owner may.
 */
async function takeTurn(client: pg.Client, lockTimeout: number) {
  await client.query(`SET lock_timeout = ${lockTimeout}`);
  // As node-pg-migrate makes it, which finds it then, and the text's hash. Of two that make it at once,
  // one fails.
  const make = `CREATE TABLE IF NOT EXISTS ${TABLE} (
    id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL, text_hash text)`;
  await client.query(make).catch(() => client.query(make));
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${TABLE} IN SHARE UPDATE EXCLUSIVE MODE`);
}

const LOCK_NOT_AVAILABLE = '55P03';

function isBusy(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: string }).code === LOCK_NOT_AVAILABLE;
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
