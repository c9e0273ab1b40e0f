import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { generateIdentity, type Identity } from '../../../shared/backup/age/keys.ts';
import { findClient } from '../../../shared/backup/postgres/client-tools.ts';
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

/** What `pg_dump` says of a database, without the random token that newer clients put into it. */
export async function dumpText(url: string): Promise<string> {
  const client = await findClient({ serverMajor: 15 });
  const text = execFileSync(client.pgDump, [], {
    env: childEnvironment(url),
    maxBuffer: 1 << 30,
    encoding: 'utf8',
  });
  return text.replaceAll(/^\\(un)?restrict .*$/gm, '');
}
