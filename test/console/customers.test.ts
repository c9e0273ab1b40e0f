import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConsole } from '../../console/app.ts';
import { createSignInLink } from '../../console/security/session.ts';
import type { OpsContext } from '../../ops/context.ts';
import type { Role } from '../../ops/stack/roles.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';
import { type Seeded, seed } from './support/seed.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
const HOST = 'http://127.0.0.1:4000';

describe('the pages of customers', () => {
  let stack: TestStack;
  let context: OpsContext;
  let seeded: Seeded;
  beforeAll(async () => {
    stack = await startTestStack(['billing', 'dlq'], { buckets: ['documents', 'archive'] });
    context = stack.context();
    seeded = await seed(context);
  });
  afterAll(() => stack.stop());

  async function signIn(role: Role = 'act') {
    const app = createConsole({ context, key: KEY });
    const headers = { host: '127.0.0.1:4000' };
    const link = createSignInLink({ key: KEY, operator: 'Ada', role, now: new Date() });
    const signedIn = await app.request(`${HOST}/sign-in?link=${link}`, { headers });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] as string;
    const get = async (path: string) =>
      (await app.request(HOST + path, { headers: { ...headers, cookie } })).text();
    const post = async (path: string, fields: Record<string, string>) => {
      const page = await get(`/organizations/${seeded.organizationId}`);
      const token = /name="form-token" value="([^"]+)"/.exec(page)?.[1] as string;
      return app.request(HOST + path, {
        method: 'POST',
        body: new URLSearchParams({ 'form-token': token, ...fields }),
        headers: { ...headers, cookie },
      });
    };
    return { get, post };
  }

  it('say who is signed in, and end a session with a reason, on the record', async () => {
    const { get, post } = await signIn();
    const path = `/organizations/${seeded.organizationId}`;
    const page = await get(path);
    expect(page).toContain('ada+');
    expect(await (await signIn('look')).get(path)).not.toContain('ada+');
    const [, end = ''] = /action="([^"]+\/sessions\/[^"]+\/end)"/.exec(page) ?? [];
    expect((await post(end, {})).status).toBe(400);
    expect((await post(end, { reason: 'lost laptop' })).status).toBe(303);
    expect(await get(path)).toContain('Nobody of it is signed in');
    expect((await post(end, { reason: 'again' })).status).toBe(404);
    expect(await get('/audit?action=sessions')).toContain('lost laptop');
  });

  it('say what is sold and how far we differ from Stripe', async () => {
    await context.db.query(
      `INSERT INTO billing_plans (id, name, rank) VALUES ('pro', 'Professional', 2)`,
    );
    await context.db.query(
      `INSERT INTO occurrences (schedule, scheduled_time, finished_at, result) VALUES
         ('reconcile-billing', now() - interval '1 day', now(), '{"seen": {"customer": 900, "subscription": 300}, "drifts": 0}'),
         ('reconcile-billing', now(), now(), '{"seen": {"customer": 901}, "drifts": 4, "swept": {"missed": 2}}')`,
    );
    const page = await (await signIn()).get('/billing');
    expect(page).toContain('Professional');
    expect(page).toContain('1,200');
    expect(page).toContain('every row is as Stripe has it');
    expect(page).toContain('differences were mended');
  });

  it('go on by key where there are more than fit', async () => {
    await context.db.query(
      `INSERT INTO organizations (name) SELECT 'Branch ' || lpad(n::text, 3, '0') FROM generate_series(1, 70) n`,
    );
    const { get } = await signIn();
    const first = await get('/organizations?like=Branch');
    expect([first.includes('Branch 050'), first.includes('Branch 051')]).toEqual([true, false]);
    const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first) ?? [];
    const second = await get(next.replaceAll('&amp;', '&'));
    expect([second.includes('Branch 051'), second.includes('Branch 070')]).toEqual([true, true]);
    const events = await get('/billing?status=applied');
    expect(events).toMatch(/rel="next"/);
  });

  it.each([
    '/flow',
    '/dead-letters',
    '/mail',
    '/campaigns',
    '/documents',
    '/forecasts',
    '/audit/verify',
  ])('find an organisation of %s by its name as by its id', async (path) => {
    const { get } = await signIn();
    const shown = async (whose: string) =>
      (await get(`${path}?organization=${whose}`)).replaceAll(
        /<input[^>]*>|data-live="[^"]*"/g,
        '',
      );
    const byId = await shown(seeded.organizationId);
    expect(byId).not.toContain('role="alert"');
    expect(await shown('harbor')).toBe(byId);
    expect(await shown(seeded.organizationId.slice(0, 8))).toBe(byId);
    expect(await shown('Harbr')).toContain('did you mean &quot;Harbor');
  });

  it('ask which one, where several organisations have that name', async () => {
    await context.db.query(`INSERT INTO organizations (name) VALUES ('Twin'), ('Twin')`);
    const page = await (await signIn()).get('/mail?organization=twin');
    expect(page).toContain('Not like this');
    expect(page).toContain('may mean several organisations: Twin (');
  });

  it('look through the record of some organisations at a time, each once', async () => {
    const { get } = await signIn();
    await context.db.query(
      `INSERT INTO organizations (name) SELECT 'Many ' || i FROM generate_series(1, 120) AS i`,
    );
    await context.db.query(
      `INSERT INTO audit_logs (organization_id, action, subject) SELECT id, 'x', '{}' FROM organizations WHERE name LIKE 'Many %'`,
    );
    let [chains, path, pages] = [0, '/audit/verify' as string | undefined, 0];
    while (path && pages < 9) {
      const page = await get(path);
      chains += Number(/ in ([\d,]+) chain/.exec(page)?.[1]);
      path = /rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
      pages += 1;
    }
    const { rows } = await context.db.query<{ n: number; pages: number }>(
      `SELECT count(DISTINCT l.organization_id)::int AS n, ceil(count(DISTINCT o.id) / 50.0)::int AS pages
       FROM organizations o LEFT JOIN audit_logs l ON l.organization_id = o.id`,
    );
    expect([pages, chains]).toEqual([rows[0]?.pages, rows[0]?.n]);
  });

  it('find a row of the organisations’ record that somebody changed', async () => {
    const { get } = await signIn();
    expect(await get('/audit/verify')).toContain('What was written lately is whole.');
    const all = '/audit/verify?rows=all%2C+however+old';
    expect(await get(`${all}&organization=harbor`)).toContain('The record is whole.');
    expect(await get(all)).toContain('of one organisation at a time');
    expect(await get('/audit/verify?after=-1')).toContain('as the link has it');
    const owner = stack.ownerDatabase();
    await owner.query(
      `INSERT INTO audit_logs (organization_id, action, subject) VALUES ($1, 'member.removed', '{}')`,
      [seeded.organizationId],
    );
    await owner.query('ALTER TABLE audit_logs DISABLE TRIGGER USER');
    await owner.query(`UPDATE audit_logs SET action = 'member.invited'`);
    await owner.end();
    const page = await get('/audit/verify');
    expect(page).toContain('The record does not fit in');
    expect(page).toContain('its hash is not that of what it says');
  });
});
