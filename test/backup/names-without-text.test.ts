import { expect, it } from '@jest/globals';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { client, runSql } from './support/fixture.ts';
import { createLike } from './support/odd-database.ts';

/** A statement whose name has a byte that is no letter of UTF-8: as such it cannot be sent by our client. */
const spelled = (before: string, after: string) =>
  `DO $do$ BEGIN EXECUTE '${before}"n' || convert_from('\\xe4', 'SQL_ASCII') || 'me"${after}'; END $do$`;

it('a database whose names are no text is refused before anything is read, and renamed is backed up', async () => {
  const database = await createLike(`ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'`);
  try {
    await runSql(database.url, 'CREATE TABLE "schön" ("ö" int)');
    const source = postgresSource({ url: database.url, findClient: client });
    await source.check();
    await runSql(database.url, spelled('CREATE TABLE ', ' (a text)'));
    await runSql(database.url, spelled('CREATE TABLE t (', ' int)'));
    await runSql(database.url, spelled('CREATE SCHEMA ', ''));
    await expect(source.check()).rejects.toMatchObject({
      name: 'BackupCannotRun',
      message: expect.stringMatching(
        /relation \d+, “n\\344me”; column 1 of relation \d+, “n\\344me”; schema \d+, “n\\344me”\. docs/,
      ),
    });
    // As docs/backup.md has it.
    for (const rename of [
      `format('ALTER TABLE %s RENAME TO %I', (SELECT max(oid) FROM pg_class WHERE relname LIKE 'n%me')::regclass, 'name')`,
      `format('ALTER TABLE t RENAME COLUMN %I TO name', (SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum = 1))`,
      `format('ALTER SCHEMA %I RENAME TO name', (SELECT max(nspname::text) FROM pg_namespace WHERE nspname LIKE 'n%me'))`,
    ])
      await runSql(database.url, `DO $$ BEGIN EXECUTE ${rename}; END $$`);
    await expect(source.check()).resolves.toMatchObject({ source: { kind: 'postgres' } });
  } finally {
    await database.drop();
  }
});
