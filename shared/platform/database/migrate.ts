import { runner } from 'node-pg-migrate';
import pg from 'pg';

/**
 * Brings the database to the newest migration. Concurrent runs wait for each other (advisory lock).
 * @returns the names of the migrations that ran.
 */
export async function migrate(input: {
  /** The owner's connection string: creates tables, roles and policies. */
  ownerUrl: string;
  /** Folder with the numbered SQL files. */
  migrationsDir: string;
}): Promise<string[]> {
  const client = new pg.Client({ connectionString: input.ownerUrl });
  await client.connect();
  try {
    const ran = await runner({
      dbClient: client,
      dir: input.migrationsDir,
      direction: 'up',
      migrationsTable: 'nightshift_migrations',
      checkOrder: true,
      // One transaction for all: a failed deployment leaves the schema as it was.
      singleTransaction: true,
      log: () => {},
    });
    return ran.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}
