import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateIdentity } from '../../shared/backup/age/keys.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import type { Target } from '../../shared/backup/prove/restore.ts';
import { restoreBackup } from '../../shared/backup/prove/restore-backup.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import {
  formatDatabaseAddress,
  parseDatabaseAddress,
} from '../../shared/platform/database/address.ts';
import { startBucket, type TestBucket } from './support/bucket.ts';
import { runSql } from './support/fixture.ts';
import { createLike } from './support/odd-database.ts';
import { signer, trust } from './support/signer.ts';

/** A backup whose owners are gone from the server, and a role that is nobody but the target's owner. */
const gone = `gone_${randomUUID().slice(0, 8)}`;
const plain = `plain_${randomUUID().slice(0, 8)}`;
const key = generateIdentity();
let bucket: TestBucket;
let id: string;
let target: Awaited<ReturnType<typeof createLike>>;
let to: string;

beforeAll(async () => {
  bucket = await startBucket();
  const source = await createLike();
  await runSql(
    source.url,
    `CREATE ROLE ${gone} NOLOGIN; CREATE ROLE ${plain} LOGIN PASSWORD 'x';
     CREATE SCHEMA app AUTHORIZATION ${gone}; CREATE TABLE app.t (id int, who text);
     INSERT INTO app.t VALUES (1, 'a'), (2, 'b'); ALTER TABLE app.t OWNER TO ${gone};
     ALTER TABLE app.t ENABLE ROW LEVEL SECURITY; ALTER TABLE app.t FORCE ROW LEVEL SECURITY;
     CREATE POLICY own ON app.t USING (who = 'a'); GRANT SELECT ON app.t TO ${gone}, PUBLIC;
     CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION app.f() OWNER TO ${gone};
     CREATE MATERIALIZED VIEW app.m AS SELECT count(*) AS n FROM app.t; ALTER MATERIALIZED VIEW app.m OWNER TO ${gone};
     ALTER DEFAULT PRIVILEGES FOR ROLE ${gone} GRANT SELECT ON TABLES TO PUBLIC;
     CREATE PUBLICATION p FOR TABLE app.t; COMMENT ON PUBLICATION p IS 'p'`,
  );
  const taken = await takeBackup({
    source: postgresSource({ url: source.url }),
    store: bucket.store,
    recipients: [key.recipient],
    signer,
    clock,
  });
  id = taken.id;
  await source.drop();
  target = await createLike();
  await runSql(target.url, `DROP ROLE ${gone}; ALTER DATABASE ${target.name} OWNER TO ${plain}`);
  to = formatDatabaseAddress({ ...parseDatabaseAddress(target.url), user: plain, password: 'x' });
});
afterAll(async () => {
  await target.drop();
  await bucket.stop();
});

const restore = (noOwner: boolean, seen: Target[] = []) =>
  restoreBackup(
    { wanted: { id }, to, noOwner },
    {
      store: bucket.store,
      trust,
      identities: [key],
      onTarget: async (found) => void seen.push(found),
    },
  );

describe('a restore into a server that has not the roles, by who may create none', () => {
  it('names them before anything is done, and two ways on', async () => {
    await expect(restore(false)).rejects.toMatchObject({
      name: 'BackupCannotRun',
      message: expect.stringMatching(
        new RegExp(`has not the roles .*${gone}.*create them first.*--no-owner`),
      ),
    });
    expect(await runSql(target.url, `SELECT 1 FROM pg_namespace WHERE nspname = 'app'`)).toEqual(
      [],
    );
  });

  it('without owners gives everything to that role, walls that bind it among it, and says so', async () => {
    const seen: Target[] = [];
    const { notes, rows } = await restore(true, seen);
    expect(seen[0]?.missingRoles).toEqual([gone]);
    expect(rows).toBe(2);
    expect(notes).toEqual(
      expect.arrayContaining([expect.stringMatching(`everything is ${plain}'s.*${gone}`)]),
    );
    const [table] = await runSql(
      target.url,
      `SELECT pg_get_userbyid(relowner) AS owner, relforcerowsecurity AS forced, relacl FROM pg_class WHERE oid = 'app.t'::regclass`,
    );
    expect(table).toEqual({ owner: plain, forced: true, relacl: null });
    expect(await runSql(to, 'SELECT who FROM app.t')).toEqual([{ who: 'a' }]);
    expect(await runSql(to, 'SELECT n::int FROM app.m')).toEqual([{ n: 2 }]);
  });
});
