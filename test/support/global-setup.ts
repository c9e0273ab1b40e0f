import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalPostgres, startPostgres } from '../../local/postgres.ts';
import { prepareTemplate } from './database.ts';

declare global {
  var nightshiftTestServer: { postgres: LocalPostgres; dir: string } | undefined;
}

/** One embedded Postgres for the whole suite, with a migrated template that tests copy. */
export default async function globalSetup() {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-test-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
  globalThis.nightshiftTestServer = { postgres, dir };
  process.env.NIGHTSHIFT_TEST_SERVER = postgres.url;
  await prepareTemplate().catch(async (error) => {
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
    throw error;
  });
}
