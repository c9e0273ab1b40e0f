import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../shared/platform/database/migrate.ts';
import { parsePooler, provisionLogin } from '../../shared/platform/database/provision.ts';
import { type DatabaseRole, roleNames } from '../../shared/platform/database/roles.ts';

/** The database that others are copied from; `npm run mutate` tries a spoilt one. */
const template = () => process.env.NIGHTSHIFT_TEST_TEMPLATE ?? 'nightshift_template';

export type TestDatabase = {
  ownerUrl: string;
  /** Crosses tenants. */
  workerUrl: string;
  /** Sees one organisation. */
  appUrl: string;
  /** The address of any role, of those too that few tests need. */
  login(role: DatabaseRole): Promise<string>;
  drop(): Promise<void>;
};

/** A fresh, migrated database of its own, on the suite's one server: about 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await admin(`CREATE DATABASE ${name} TEMPLATE ${template()}`);
  const ownerUrl = urlOf(name);
  const pooler = parsePooler(process.env.NIGHTSHIFT_TEST_POOLER);
  const logins = new Map<DatabaseRole, Promise<string>>();
  const login = (role: DatabaseRole) => {
    const made = logins.get(role) ?? provisionLogin({ ownerUrl, role, pooler });
    logins.set(role, made);
    return made;
  };
  const [workerUrl, appUrl] = [await login('worker'), await login('app')];
  return {
    ownerUrl,
    workerUrl,
    appUrl,
    login,
    drop: async () => {
      await admin(`DROP DATABASE ${name} WITH (FORCE)`);
      const roles = roleNames.map((role) => `${name}_${role.replaceAll('-', '_')}`);
      await admin(`DROP ROLE IF EXISTS ${roles.join(', ')}`);
    },
  };
}

/** An empty database without our schema, for what creates its own. */
export async function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await admin(`CREATE DATABASE ${name} TEMPLATE template0`);
  return { url: urlOf(name), drop: () => admin(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Makes the database that all others are copied from, again where there is one. */
export async function prepareTemplate(
  migrationsDir = join(import.meta.dirname, '../../migrations'),
  name = template(),
): Promise<void> {
  await admin(`DROP DATABASE IF EXISTS ${name}`);
  await admin(`CREATE DATABASE ${name}`);
  await migrate({ ownerUrl: urlOf(name), migrationsDir });
}

function serverUrl(): string {
  const url = process.env.NIGHTSHIFT_TEST_SERVER;
  if (!url)
    throw new Error('The suite starts Postgres in test/support/global-setup.ts: run by npm test');
  return url;
}

function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.toString();
}

async function admin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
