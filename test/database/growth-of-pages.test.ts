import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { classify } from '../../bench/support/growth/idle.ts';
import { pagesOf, rowsOf } from '../../bench/support/growth/measured.ts';
import { addOrganizations, NOON, organizationAt } from '../../bench/support/growth/seed.ts';
import { createConsole } from '../../console/app.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
const HOST = 'http://127.0.0.1:4000';
/**
 * What says nothing of the database, needs a row of its own to be about, or shows hundreds of rows, as
 * many as there are until then (`ops organizations list` is among the statements).
 */
const APART =
  /^\/(\*|organizations$|sign-in|sign-out|console\.|moon\.svg|logs)|:(?!id$)|^\/(dead-letters|replays|mail|campaigns|audit)\/:id/;

describe('every page of the console', () => {
  let stack: TestStack;
  let paths: string[];
  const costs = new Map<string, number[]>();
  const costly = new Map<string, [string, number][]>();

  const look = async () => {
    const context = { ...stack.context(), clock: () => NOON };
    let counted = pagesOf(context.db);
    const db = new Proxy(context.db, { get: (_none, name) => Reflect.get(counted.db, name) });
    const app = createConsole({ context: { ...context, db }, key: KEY });
    const headers = { host: '127.0.0.1:4000' };
    const body = new URLSearchParams({ operator: 'Ada', key: KEY });
    const signedIn = await app.request(`${HOST}/sign-in`, { method: 'POST', body, headers });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] as string;
    paths = [
      ...new Set(app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)),
    ]
      .filter((path) => !APART.test(path))
      .map((path) => path.replace(':id', organizationAt(7)));
    for (const path of paths) {
      // Rows first: what a session looks up once is no part of the pages.
      for (const [measure, of] of Object.entries({ rows: rowsOf, pages: pagesOf })) {
        counted = of(context.db);
        const { status, body } = await app.request(`${HOST}${path}`, {
          headers: { ...headers, cookie },
        });
        expect([path, status]).toEqual([path, 200]);
        await body?.cancel();
        const what = `${measure} of ${path}`;
        costs.set(what, [...(costs.get(what) ?? []), counted.total()]);
        costly.set(what, counted.costly());
      }
    }
  };

  beforeAll(async () => {
    stack = await startTestStack(undefined, { buckets: ['archive', 'backups', 'documents'] });
    const owner = stack.ownerDatabase();
    for (const [from, to] of [
      [1, 40],
      [41, 400],
    ] as const) {
      await addOrganizations({ from, to }, { db: owner, clock: () => NOON });
      await look();
    }
    await owner.end();
  }, 120_000);
  afterAll(() => stack.stop());

  it('costs the same with ten times the organisations and their history', () => {
    expect(paths.length).toBeGreaterThan(12);
    const grown = [...costs].map(([what, [small = 0, large = 0]]) =>
      classify({ what, small, large }, what.startsWith('rows') ? 'rows' : 'pages'),
    );
    const linear = grown.filter(({ kind }) => kind === 'linear');
    expect(linear.map((it) => ({ ...it, costly: costly.get(it.what) }))).toEqual([]);
  });
});
