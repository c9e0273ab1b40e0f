import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type LocalPostgres, startPostgres } from '../../local/postgres.ts';
import { withScratchDatabase } from '../../shared/backup/postgres/scratch.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { parseDatabaseAddress } from '../../shared/platform/database/address.ts';
import { eventually } from '../support/eventually.ts';
import { runSql } from './support/fixture.ts';

/** A server of its own, which vacuums each second, and slowly. */
const SETTINGS = [
  "autovacuum_naptime = '1s'",
  "autovacuum_vacuum_cost_delay = '100ms'",
  'autovacuum_vacuum_cost_limit = 1',
];

const dir = mkdtempSync(join(tmpdir(), 'nightshift-scratch-'));
let postgres: LocalPostgres;
beforeAll(async () => {
  postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
  for (const setting of SETTINGS) await runSql(postgres.url, `ALTER SYSTEM SET ${setting}`);
  await runSql(postgres.url, 'SELECT pg_reload_conf()');
  await runSql(postgres.url, `CREATE ROLE driller LOGIN CREATEDB PASSWORD 'driller'`);
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(dir, { recursive: true, force: true });
});

it('a scratch database goes while it is vacuumed, without a superuser', async () => {
  const url = Object.assign(new URL(postgres.url), {
    username: 'driller',
    password: 'driller',
  }).href;
  const { notes, name } = await withScratchDatabase(
    { url },
    {
      clock,
      work: async (scratch) => {
        await runSql(scratch, 'CREATE TABLE t (a int)');
        await runSql(scratch, 'INSERT INTO t SELECT generate_series(1, 200000)');
        await runSql(scratch, 'DELETE FROM t');
        const { database } = parseDatabaseAddress(scratch);
        await eventually(async () => {
          const workers = await runSql(
            postgres.url,
            `SELECT 1 FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND datname = '${database}'`,
          );
          expect(workers).not.toEqual([]);
        });
        return { notes: [], name: database };
      },
    },
  );
  expect(notes).toEqual([]);
  expect(await runSql(postgres.url, `SELECT 1 FROM pg_database WHERE datname = '${name}'`)).toEqual(
    [],
  );
}, 60_000);
