import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createContext } from '../../ops/context.ts';
import { findClient } from '../../shared/backup/postgres/client-tools.ts';
import { childEnvironment } from '../../shared/backup/postgres/connection.ts';
import { openSession } from '../../shared/backup/postgres/session.ts';
import {
  formatDatabaseAddress,
  parseDatabaseAddress,
} from '../../shared/platform/database/address.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { migrate } from '../../shared/platform/database/migrate.ts';
import { provisionLogin } from '../../shared/platform/database/provision.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../support/certificates.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startTlsFront, type TlsFront } from './support/tls-front.ts';

const PASSWORD = 's3cret-owner-pw';
const run = promisify(execFile);

/** Every way by which the product reaches a database; each asks it for something. */
const PATHS: Record<string, (url: string) => Promise<unknown>> = {
  async functions(url) {
    const db = createDatabase({ url: async () => url });
    await db.query('SELECT 1').finally(() => db.end());
  },
  migrations: (url) =>
    migrate({ ownerUrl: url, migrationsDir: join(import.meta.dirname, '../../migrations') }),
  logins: (url) => provisionLogin({ ownerUrl: url, role: 'app' }),
  async 'backups, drills and restores'(url) {
    const session = await openSession(url);
    await session.query('SELECT 1').finally(() => session.end());
  },
  async 'backups: pg_dump'(url) {
    const { pgDump, env } = await findClient({ serverMajor: 15 });
    const options = { env: { ...childEnvironment(url), ...env } };
    await run(pgDump, ['--no-password', '--schema-only', '--schema=nothing*'], options).catch(
      (error: { stderr: string }) => {
        if (!/no matching schemas/.test(error.stderr)) throw new Error(error.stderr);
      },
    );
  },
  async operators(url) {
    const stack = { stage: 'x', region: 'r', bus: '', queues: {}, buckets: {}, functions: [] };
    const local = { workerUrl: url, databaseUrl: url } as never;
    const context = createContext({ stack: { ...stack, secrets: {}, local } });
    await context.db.query('SELECT 1').finally(() => context.close());
  },
};

const [ours, theirs] = [makeAuthority('ours'), makeAuthority('theirs')];
const SERVERS: Record<string, { certificate: Certificate | undefined; works: boolean }> = {
  'without a certificate': { certificate: undefined, works: false },
  'with a certificate of another authority': {
    certificate: makeCertificate(['localhost', '127.0.0.1'], theirs),
    works: false,
  },
  'with a certificate for another host': {
    certificate: makeCertificate(['db.example.com', '127.0.0.2'], ours),
    works: false,
  },
  'with the right certificate': {
    certificate: makeCertificate(['localhost', '127.0.0.1'], ours),
    works: true,
  },
};

let database: TestDatabase;
let front: TlsFront | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(async () => {
  await front?.stop();
  front = undefined;
});

describe.each(Object.entries(SERVERS))('a server %s', (_server, { certificate, works }) => {
  it.each(
    Object.keys(PATHS).flatMap((path) => ['localhost', '127.0.0.1'].map((host) => [path, host])),
  )(`${works ? 'serves' : 'gets nothing from'} %s at %s`, async (path, host) => {
    const { host: _, port, password, ...owner } = parseDatabaseAddress(database.ownerUrl);
    front = await startTlsFront({ target: { host: '127.0.0.1', port }, certificate });
    const url = formatDatabaseAddress({
      ...owner,
      password: works ? password : PASSWORD,
      host: host as string,
      port: front.port,
      tls: { mode: 'verify-full', ca: ours.cert },
    });
    const reached = await PATHS[path as string]?.(url).then(
      () => true,
      () => false,
    );
    expect([reached, front.heard()]).toEqual([works, '']);
  });
});

describe('an address of a database', () => {
  const beyond = (rest = '') => parseDatabaseAddress(`postgres://o:pw@db.example.com/d${rest}`);

  it.each(['', '?sslmode=allow', '?sslmode=prefer', '?sslmode=require', '?sslmode=verify-ca'])(
    'beyond this machine is verified, also when it says %j',
    (rest) => {
      expect(beyond(rest).tls).toEqual({ mode: 'verify-full' });
    },
  );

  it.each(['disable', 'no-verify'])('that says %s is refused, with what to do', (mode) => {
    expect(() => beyond(`?sslmode=${mode}`)).toThrow(/verify-full.*DATABASE_TLS=off/);
  });

  it('that says so is in the clear where that is known and meant, and only there', () => {
    process.env.DATABASE_TLS = 'off';
    try {
      expect(beyond('?sslmode=disable').tls.mode).toBe('disable');
      expect(beyond().tls.mode).toBe('disable');
      expect(beyond('?sslmode=require').tls.mode).toBe('require');
      expect(beyond('?sslmode=verify-full').tls.mode).toBe('verify-full');
    } finally {
      delete process.env.DATABASE_TLS;
    }
    expect(beyond().tls.mode).toBe('verify-full');
  });

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'])(
    'on this machine (%s) needs none',
    (host) => {
      expect(parseDatabaseAddress(`postgres://o@${host}/d`).tls.mode).toBe('disable');
      expect(parseDatabaseAddress(`postgres://o@${host}/d?sslmode=verify-full`).tls.mode).toBe(
        'verify-full',
      );
    },
  );

  it('that only looks like this machine is verified', () => {
    for (const host of ['localhost.example.com', '127.0.0.1.example.com', '0.0.0.0', '10.0.0.1'])
      expect(parseDatabaseAddress(`postgres://o@${host}/d`).tls.mode).toBe('verify-full');
  });
});
