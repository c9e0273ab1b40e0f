import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateIdentity } from '../../shared/backup/age/keys.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { drillBackup } from '../../shared/backup/prove/drill-backup.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import {
  formatDatabaseAddress,
  parseDatabaseAddress,
} from '../../shared/platform/database/address.ts';
import { useDatabase } from '../support/use-database.ts';
import { startBucket, type TestBucket } from './support/bucket.ts';
import { runSql } from './support/fixture.ts';
import { createLike } from './support/odd-database.ts';
import { signer, trust } from './support/signer.ts';

/** A role that may create databases, and nothing else: no superuser, member of nothing. */
const name = `drill_${randomUUID().slice(0, 8)}`;
const key = generateIdentity();
const { database } = useDatabase();
let bucket: TestBucket;
let drillUrl: string;

beforeAll(async () => {
  bucket = await startBucket();
  await runSql(database.ownerUrl, `CREATE ROLE ${name} LOGIN CREATEDB PASSWORD 'x'`);
  const server = { ...parseDatabaseAddress(database.ownerUrl), database: 'postgres' };
  drillUrl = formatDatabaseAddress({ ...server, user: name, password: 'x' });
});
afterAll(() => bucket.stop());

const take = (url = database.ownerUrl) =>
  takeBackup({
    source: postgresSource({ url }),
    store: bucket.store,
    recipients: [key.recipient],
    signer,
    clock,
  });
const drill = (id: string) =>
  drillBackup(
    { id, serverUrl: drillUrl },
    { store: bucket.store, trust, identities: [key], clock },
  );

describe('a drill by a role that holds nothing but the right to create databases', () => {
  it('proves the database of a stage, its tenants’ walls among it', async () => {
    const { id } = await take();
    const { checks } = await drill(id);
    expect(checks).toContain('no row is seen without an organisation');
  });

  it('says what it needs, and two ways on, where it may make no database', async () => {
    const { id } = await take();
    await runSql(database.ownerUrl, `ALTER ROLE ${name} NOCREATEDB`);
    try {
      await expect(drill(id)).rejects.toMatchObject({
        name: 'BackupCannotRun',
        message: expect.stringMatching(
          `ALTER ROLE "${name}" CREATEDB.*on another server \\(--on\\).*backup restore --to`,
        ),
      });
    } finally {
      await runSql(database.ownerUrl, `ALTER ROLE ${name} CREATEDB`);
    }
  });

  it('is not alarmed by views of what only a superuser may see', async () => {
    const source = await createLike();
    try {
      await runSql(
        source.url,
        `CREATE VIEW passwords AS SELECT rolpassword FROM pg_authid;
         CREATE VIEW files AS SELECT pg_read_file('PG_VERSION')`,
      );
      const { id } = await take(source.url);
      expect(await drill(id)).toMatchObject({ notes: [], tables: 0 });
    } finally {
      await source.drop();
    }
  });

  it('leaves out what only a superuser makes, and what is said of it', async () => {
    const source = await createLike();
    try {
      await runSql(
        source.url,
        `CREATE TABLE t (id int);
         CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
         CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION et();
         ALTER EVENT TRIGGER et ENABLE ALWAYS; COMMENT ON EVENT TRIGGER et IS 'e';
         CREATE PUBLICATION p FOR TABLE t; COMMENT ON PUBLICATION p IS 'p'`,
      );
      const { id } = await take(source.url);
      expect(await drill(id)).toMatchObject({ notes: [], tables: 1 });
    } finally {
      await source.drop();
    }
  });

  it('finds a wall that is open', async () => {
    await runSql(
      database.ownerUrl,
      `ALTER POLICY app_own ON sites USING (true);
       INSERT INTO organizations (id, name) VALUES ('11111111-1111-4111-8111-111111111111', 'x');
       INSERT INTO sites (organization_id, name) VALUES ('11111111-1111-4111-8111-111111111111', 's')`,
    );
    const { id } = await take();
    await expect(drill(id)).rejects.toThrow(/no row is seen without an organisation: public.sites/);
  });
});
