import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { createTenantApiHandler } from '../functions/tenant-api/handler.ts';
import { startPostgres } from '../local/postgres.ts';
import { createApiKey } from '../shared/access/api-keys/create-key.ts';
import { SCOPES } from '../shared/access/scopes.ts';
import { takeRequest } from '../shared/access/take-request.ts';
import { listDocuments } from '../shared/documents/lifecycle/store.ts';
import { setDefaultPlan } from '../shared/entitlements/plans.ts';
import {
  createDatabase,
  type Database,
  type Sql,
  withinOrganization,
} from '../shared/platform/database/database.ts';
import { migrate } from '../shared/platform/database/migrate.ts';
import { provisionLogin } from '../shared/platform/database/provision.ts';
import { signIn } from '../test/functions/tenant-api/sign-in.ts';
import { httpRequest } from '../test/support/http.ts';
import { PEPPER, tenantApiDeps } from '../test/support/tenant-api-deps.ts';
import type { Report } from './support/report.ts';
import { median, round } from './support/statistics.ts';

/** Organisations, each with so many documents: what row-level security has to tell apart. */
const ORGANIZATIONS = 200;
const DOCUMENTS = 200;
/** Calls in a round, which take turns, so that a slow moment hits all alike; fewer to try it. */
const CALLS = Number(process.env.NIGHTSHIFT_BENCH_CALLS ?? 200);
const ROUNDS = 9;

/** What it costs to know who calls, and to be held to one organisation. */
export async function run(report: Report): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bench-'));
  const postgres = await startPostgres({ dir: join(dir, 'postgres'), ephemeral: true });
  const owner = createDatabase({ url: async () => postgres.url });
  try {
    await migrate({
      ownerUrl: postgres.url,
      migrationsDir: join(import.meta.dirname, '../migrations'),
    });
    const url = await provisionLogin({ ownerUrl: postgres.url, role: 'tenant-api' });
    const db = createDatabase({ url: async () => url });
    const organizationId = await seed(owner);
    await compareReads(report, { owner, db, organizationId });
    await compareCallers(report, { owner, db, organizationId });
    await db.end();
  } finally {
    await owner.end();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

type World = { owner: Database; db: Database; organizationId: string };

async function compareReads(report: Report, { owner, db, organizationId }: World) {
  const own = withinOrganization(db, organizationId);
  const read = (sql: Sql) => () => listDocuments({ organizationId, limit: 50 }, { sql });
  const times = await inTurns({ without: read(owner), under: read(own) });
  report.table({
    title: `A page of 50 of ${ORGANIZATIONS * DOCUMENTS} documents`,
    columns: ['how', 'ms'],
    rows: [
      ['the query alone, as the owner', round(times.without, 3)],
      ['under row-level security, with its context', round(times.under, 3)],
    ],
  });
  report.target({
    name: 'read under row-level security, × the query without',
    value: times.under / times.without,
    atMost: 1.3,
  });
}

async function compareCallers(report: Report, { owner, db, organizationId }: World) {
  const now = new Date();
  const clock = () => now;
  const limit = { max: 1_000_000, windowSeconds: 3_600 };
  const deps = tenantApiDeps({ db, clock, storage: {} as never, limit });
  const handler = createTenantApiHandler({ ...deps, organizationLimit: limit });
  const { key } = await createApiKey(
    { organizationId, by: 'bench', name: 'bench', scopes: SCOPES, allowedIps: [], expiresAt: null },
    { db: owner, clock, peppers: [PEPPER] },
  );
  const userId = await makeOwner(owner, organizationId);
  const session = await signIn({ organizationId, userId }, { worker: owner, db, now });
  const call = (route: string, token?: string) => async () => {
    const { statusCode } = await handler(httpRequest(route, token ? { token } : {}), {} as Context);
    if (statusCode !== 200) throw new Error(`${route} answered ${statusCode}`);
  };
  const own = withinOrganization(db, organizationId);
  await setDefaultPlan({ id: 'enterprise' }, { sql: owner });
  const take = (isApiCall: boolean) => () =>
    takeRequest(
      {
        counted: [{ name: 'key', counter: 'bench', limit }],
        isApiCall,
        ip: '192.0.2.10',
        organizationId,
        userId: null,
        keyId: null,
        headers: {},
      },
      { sql: own, clock },
    );
  const times = await inTurns({
    'limits alone': take(false),
    'limits, and an API call of the plan': take(true),
    bare: async () => void (await bareHandler()),
    anyone: call('GET /api/openapi.json'),
    read: () => listDocuments({ organizationId, limit: 1 }, { sql: own }),
    'api key': call('GET /api/documents', key),
    session: call('GET /api/documents', session),
  });
  report.table({
    title: 'A request, milliseconds',
    columns: ['what', 'ms'],
    rows: Object.entries(times).map(([name, ms]) => [name, round(ms, 3)]),
  });
  report.note(
    `Knowing who calls, counting it and looking at blocked addresses adds ${round(times['api key'] - times.read, 2)} ms ` +
      `for an API key and ${round(times.session - times.read, 2)} ms for a session, with Postgres on the same machine. Taking one of the plan's API calls is ` +
      `${round(times['limits, and an API call of the plan'] - times['limits alone'], 2)} ms of it.`,
  );
}

const bareHandler = async () => ({ statusCode: 200 });

/** Milliseconds of a call: the median of rounds in turns. */
async function inTurns<N extends string>(
  calls: Record<N, () => Promise<unknown>>,
): Promise<Record<N, number>> {
  const names = Object.keys(calls) as N[];
  const rounds = new Map<N, number[]>(names.map((name) => [name, []]));
  for (let i = 0; i <= ROUNDS; i++) {
    for (const name of names) {
      const began = performance.now();
      for (let n = 0; n < CALLS; n++) await calls[name]();
      // The first round warms up.
      if (i > 0) rounds.get(name)?.push((performance.now() - began) / CALLS);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(rounds.get(name) ?? [])])) as Record<
    N,
    number
  >;
}

/** @returns the organisation in the middle. */
async function seed(owner: Database): Promise<string> {
  await owner.query(
    `INSERT INTO organizations (name) SELECT 'Org ' || n FROM generate_series(1, $1) n`,
    [ORGANIZATIONS],
  );
  await owner.query(
    `INSERT INTO vendor_invoice_parse_jobs (organization_id, status, file_name)
     SELECT o.id, 'approved', 'invoice-' || n || '.pdf' FROM organizations o, generate_series(1, $1) n`,
    [DOCUMENTS],
  );
  await owner.query('ANALYZE');
  const { rows } = await owner.query<{ id: string }>(
    'SELECT id FROM organizations ORDER BY id LIMIT 1 OFFSET $1',
    [Math.floor(ORGANIZATIONS / 2)],
  );
  return rows[0]?.id as string;
}

async function makeOwner(owner: Database, organizationId: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `WITH made AS (INSERT INTO users (email) VALUES ('bench@example.com') RETURNING id)
     INSERT INTO organization_members (organization_id, user_id, role)
     SELECT $1, id, 'owner' FROM made RETURNING user_id AS id`,
    [organizationId],
  );
  return rows[0]?.id as string;
}
