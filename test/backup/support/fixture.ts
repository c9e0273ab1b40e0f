import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { generateIdentity, type Identity } from '../../../shared/backup/age/keys.ts';
import { findClient, type PostgresClient } from '../../../shared/backup/postgres/client-tools.ts';
import { childEnvironment } from '../../../shared/backup/postgres/connection.ts';
import { postgresSource } from '../../../shared/backup/postgres/source.ts';
import { takeBackup } from '../../../shared/backup/take/take-backup.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { createEmptyDatabase } from '../../support/database.ts';
import { startBucket, type TestBucket } from './bucket.ts';
import { signer } from './signer.ts';

export type Fixture = {
  bucket: TestBucket;
  url: string;
  key: Identity;
  take(): ReturnType<typeof takeBackup>;
  stop(): Promise<void>;
};

/** A bucket and a database made by `sql`, ready to be backed up. */
export async function startFixture(sql: string): Promise<Fixture> {
  const [bucket, database] = await Promise.all([startBucket(), createEmptyDatabase()]);
  const key = generateIdentity();
  await runSql(database.url, sql);
  return {
    bucket,
    url: database.url,
    key,
    take: () =>
      takeBackup({
        source: postgresSource({ url: database.url }),
        store: bucket.store,
        recipients: [key.recipient],
        signer,
        clock: systemClock,
      }),
    async stop() {
      await database.drop();
      await bucket.stop();
    },
  };
}

export async function runSql<R extends pg.QueryResultRow>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<R>(sql);
    return Array.isArray(result) ? [] : result.rows;
  } finally {
    await client.end();
  }
}

let found: Promise<PostgresClient> | undefined;

/** Looked for once: each look starts every client of the machine. */
export function client(): Promise<PostgresClient> {
  found ??= findClient({ serverMajor: 15 });
  return found;
}

/** What `pg_dump` says of a database. */
export async function dumpText(url: string): Promise<string> {
  const { pgDump } = await client();
  const env = childEnvironment(url);
  const { stdout } = await promisify(execFile)(pgDump, [], { env, maxBuffer: 1 << 30 });
  // Newer clients put a random token into each dump.
  return stdout.replaceAll(/^\\(un)?restrict .*$/gm, '');
}
