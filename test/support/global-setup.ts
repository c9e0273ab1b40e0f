import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalPostgres, startPostgres } from '../../local/postgres.ts';
import { prepareTemplate } from './database.ts';
import { startPooler, type TestPooler } from './pooler.ts';
import { scratchRoot } from './scratch-root.ts';
import { PREFIX, sweepScratch } from './sweep-scratch.ts';

declare global {
  var nightshiftTestServer:
    | { postgres: LocalPostgres; dir: string; pooler: TestPooler | undefined }
    | undefined;
}

/**
 * One embedded Postgres for the whole suite, with a migrated template that tests copy; and one
 * temporary folder for everything that tests leave lying, by which the end of the suite also knows
 * the processes that they left running.
 *
 * `TEST_POOLER=pgbouncer npm test` runs it through a pooler: every login of functions and of the
 * application leads there, the owner's goes direct, as in a stage.
 */
export default async function globalSetup() {
  const root = scratchRoot();
  await sweepScratch(root);
  const dir = await mkdtemp(join(root, PREFIX));
  // As root, Postgres runs as another user and must get through.
  await chmod(dir, 0o711);
  process.env.TMPDIR = join(dir, 'tmp');
  await mkdir(process.env.TMPDIR, { mode: 0o1777 });
  await chmod(process.env.TMPDIR, 0o1777);
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
  const binary = process.env.TEST_POOLER;
  const pooler = binary
    ? await startPooler({ binary, serverUrl: postgres.url, dir: join(dir, 'pooler') })
    : undefined;
  if (pooler) process.env.NIGHTSHIFT_TEST_POOLER = `${pooler.host}:${pooler.port}`;
  globalThis.nightshiftTestServer = { postgres, dir, pooler };
  process.env.NIGHTSHIFT_TEST_SERVER = postgres.url;
  await prepareTemplate().catch(async (error) => {
    pooler?.stop();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
    throw error;
  });
}
