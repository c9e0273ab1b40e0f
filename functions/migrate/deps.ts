import pg from 'pg';
import { putParameter } from '../../shared/platform/aws/parameters.ts';
import type { ConfigOf } from '../../shared/platform/config.ts';
import { parseDatabaseAddress } from '../../shared/platform/database/address.ts';
import { connectionOf } from '../../shared/platform/database/connection.ts';
import { migrate } from '../../shared/platform/database/migrate.ts';
import { ownerUrl } from '../../shared/platform/database/owner-url.ts';
import {
  type Pooler,
  parsePooler,
  placeOf,
  provisionLogin,
} from '../../shared/platform/database/provision.ts';
import type { DatabaseRole } from '../../shared/platform/database/roles.ts';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import { fetchSecret } from '../../shared/platform/secrets.ts';
import type { LoginDeps } from './logins.ts';
import type { settings } from './settings.ts';

type Settings = ConfigOf<typeof settings> & {
  /** Folder with the numbered SQL files. */
  migrationsDir: string;
};

/** Milliseconds to find out whether a login works. */
const CONNECT_TIMEOUT = 5_000;

/** The real database and Parameter Store; each call reads the owner's address afresh. */
export function createMigrateDeps(config: Settings) {
  const owner = async () => {
    const address = await fetchSecret(config.DATABASE_SECRET);
    if (!address)
      throw new InvalidConfiguration(
        `${config.DATABASE_SECRET} has no value: npm run deploy asks for the address of the database`,
      );
    return ownerUrl(address.value);
  };
  const pooler = parsePooler(config.POOLER_HOST);
  const names: Record<DatabaseRole, string> = {
    worker: config.DATABASE_WORKER_SECRET,
    app: config.DATABASE_APP_SECRET,
    unsubscribe: config.DATABASE_UNSUBSCRIBE_SECRET,
    'tenant-api': config.DATABASE_TENANT_API_SECRET,
    'parse-document': config.DATABASE_PARSE_DOCUMENT_SECRET,
    drill: config.DATABASE_DRILL_SECRET,
  };
  const logins: LoginDeps = {
    read: async (role) => (await fetchSecret(names[role]))?.value,
    works: async (role, url) =>
      isOf(url, { owner: await owner(), pooler: placeOf(role, pooler) }) && canConnect(url),
    provision: async (role) => provisionLogin({ ownerUrl: await owner(), role, pooler }),
    store: async (role, url) => {
      await putParameter({ name: names[role], value: url, overwrite: true });
    },
  };
  return {
    migrate: async () => migrate({ ownerUrl: await owner(), migrationsDir: config.migrationsDir }),
    logins,
  };
}

/** A login of a database, or by a pooler, that the stage has left must not pass for one that works. */
function isOf(url: string, at: { owner: string; pooler: Pooler | undefined }): boolean {
  const place = ({ host, port, database }: Pooler & { database: string }) =>
    JSON.stringify([host, port, database]);
  const wanted = { ...parseDatabaseAddress(at.owner), ...at.pooler };
  return place(parseDatabaseAddress(url)) === place(wanted);
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
