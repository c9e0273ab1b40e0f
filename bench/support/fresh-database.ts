import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../local/postgres.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { migrate } from '../../shared/platform/database/migrate.ts';

/** Measures on a database of its own, migrated and empty, which is gone afterwards. */
export async function onFreshDatabase(
  work: (fresh: { db: Database; url: string }) => Promise<void>,
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bench-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
  const db = createDatabase({ url: async () => postgres.url, max: 2 });
  try {
    await migrate({
      ownerUrl: postgres.url,
      migrationsDir: join(import.meta.dirname, '../../migrations'),
    });
    await work({ db, url: postgres.url });
  } finally {
    await db.end();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
