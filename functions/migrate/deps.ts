import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type * as z from 'zod/mini';
import { callAws } from '../../shared/platform/aws/signed-request.ts';
import { parseDatabaseAddress } from '../../shared/platform/database/address.ts';
import { connectionOf } from '../../shared/platform/database/connection.ts';
import { migrate } from '../../shared/platform/database/migrate.ts';
import { ownerUrl } from '../../shared/platform/database/owner-url.ts';
import { provisionLogin } from '../../shared/platform/database/provision.ts';
import type { DatabaseRole } from '../../shared/platform/database/roles.ts';
import { fetchSecret } from '../../shared/platform/secrets.ts';
import type { LoginDeps } from './logins.ts';
import type { settings } from './settings.ts';

type Settings = z.output<typeof settings> & {
  /** Folder with the numbered SQL files. */
  migrationsDir: string;
};

/** Milliseconds to find out whether a login works. */
const CONNECT_TIMEOUT = 5_000;

/** The real database and Secrets Manager; each call reads the owner's secret afresh. */
export function createMigrateDeps(config: Settings) {
  const owner = async () => ownerUrl((await fetchSecret(config.DATABASE_SECRET_ARN))?.value ?? '');
  const arns: Record<DatabaseRole, string> = {
    worker: config.DATABASE_WORKER_SECRET_ARN,
    app: config.DATABASE_APP_SECRET_ARN,
    unsubscribe: config.DATABASE_UNSUBSCRIBE_SECRET_ARN,
    'tenant-api': config.DATABASE_TENANT_API_SECRET_ARN,
    'parse-document': config.DATABASE_PARSE_DOCUMENT_SECRET_ARN,
  };
  const logins: LoginDeps = {
    read: async (role) => (await fetchSecret(arns[role]))?.value,
    works: async (url) => sameDatabase(url, await owner()) && canConnect(url),
    provision: async (role) => provisionLogin({ ownerUrl: await owner(), role }),
    store: async (role, url) => {
      await callAws({
        service: 'secretsmanager',
        target: 'secretsmanager.PutSecretValue',
        body: { SecretId: arns[role], SecretString: url, ClientRequestToken: randomUUID() },
      });
    },
  };
  return {
    migrate: async () => migrate({ ownerUrl: await owner(), migrationsDir: config.migrationsDir }),
    logins,
  };
}

/** A login of a database that the stage has left must not pass for one that works. */
function sameDatabase(one: string, other: string): boolean {
  const place = (text: string) => {
    const { host, port, database } = parseDatabaseAddress(text);
    return JSON.stringify([host, port, database]);
  };
  return place(one) === place(other);
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({
    ...connectionOf(url),
    connectionTimeoutMillis: CONNECT_TIMEOUT,
  });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
