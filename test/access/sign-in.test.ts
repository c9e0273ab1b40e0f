import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openTenantApi } from '../functions/tenant-api/house.ts';

const VERIFY = 'POST /api/auth/verify';
const SIGN_IN = '/api/auth/sign-in';
const REFRESH = 'POST /api/auth/refresh';

describe('signing in', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let userId: string;
  let email: string;
  beforeAll(async () => {
    house = await openTenantApi();
  });
  afterAll(() => house.end());
  beforeEach(async () => {
    house.now = new Date('2026-11-21T04:00:00Z');
    house.secrets = {};
    house.more = {};
    await house.worker.query('DELETE FROM rate_limits');
    organizationId = await house.organization();
    userId = await house.person(organizationId, 'admin');
    email = await addressOf(userId);
  });

  const one = async (text: string, values: unknown[]) =>
    (await house.worker.query(text, values)).rows[0] as Record<string, never>;
  const addressOf = async (id: string) =>
    (await one('SELECT email FROM users WHERE id = $1', [id])).email as unknown as string;
  const later = (seconds: number) => {
    house.now = new Date(house.now.getTime() + seconds * 1_000);
  };
  const ask = (address = email) => house.call('POST /api/auth/link', { body: { email: address } });
  const mail = async () => {
    const { data } = await one(
      `SELECT data FROM email_logs WHERE user_id = $1 AND template = 'magic-link' ORDER BY id DESC`,
      [userId],
    );
    const { url, code } = data as unknown as { url: string; code: string };
    return { token: new URL(url).searchParams.get('token') as string, code };
  };
  const verify = (body: unknown) => house.call(VERIFY, { body });
  const refresh = (refreshToken: string) => house.call(REFRESH, { body: { refreshToken } });
  const signedIn = async () => {
    await ask();
    return (await verify({ token: (await mail()).token })).body as Record<
      'accessToken' | 'refreshToken',
      string
    >;
  };
  const events = async () =>
    (
      await house.worker.query<{ type: string }>(
        'SELECT type FROM security_events WHERE user_id = $1 ORDER BY created_at',
        [userId],
      )
    ).rows.map(({ type }) => type);
  const works = async (token: string) =>
    (await house.call('GET /api/documents', { token })).status === 200;

  it('takes the link of a mail, once', async () => {
    expect((await ask(email.toUpperCase())).status).toBe(202);
    const { token } = await mail();
    const { status, body } = await verify({ token });
    expect([status, body.organizationId]).toEqual([200, organizationId]);
    expect(await works(body.accessToken)).toBe(true);
    later(11);
    expect((await verify({ token })).status).toBe(401);
    expect(await events()).toEqual(['login_success']);
  });

  it('takes the code of the mail with the address, once', async () => {
    await ask();
    const { code } = await mail();
    expect(code).toMatch(/^\d{3} \d{3}$/);
    const { status, body } = await verify({ email, code: code.replace(' ', '') });
    expect([status, await works(body.accessToken)]).toEqual([200, true]);
    later(11);
    expect((await verify({ email, code })).status).toBe(401);
  });

  it('opens one session for two clicks', async () => {
    await ask();
    const { token } = await mail();
    const answers = await Promise.all([1, 2, 3, 4].map(() => verify({ token })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { count } = await one('SELECT count(*)::int FROM user_sessions WHERE user_id = $1', [
      userId,
    ]);
    expect(count).toBe(1);
  });

  it('is not used up by whoever looks at the page of the link', async () => {
    await ask();
    const { token } = await mail();
    for (let i = 0; i < 3; i++) {
      const { status, body, headers } = await house.call(`GET ${SIGN_IN}`, { query: { token } });
      expect([status, body]).toEqual([200, expect.stringContaining('<form method="post">')]);
      expect(body).not.toContain(token);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    }
    const { status, body } = await house.call(`POST ${SIGN_IN}`, { query: { token } });
    const shown = /<pre>([\w.-]+)<\/pre>/.exec(body)?.[1] as string;
    expect([status, await works(shown)]).toEqual([200, true]);
    later(11);
    expect((await house.call(`POST ${SIGN_IN}`, { query: { token } })).status).toBe(401);
  });

  it('is over after fifteen minutes', async () => {
    await ask();
    const { token, code } = await mail();
    later(15 * 60);
    expect((await verify({ token })).status).toBe(401);
    expect((await verify({ email, code })).status).toBe(401);
  });

  it('is over after five wrong codes, for the right one too', async () => {
    await ask();
    const { code } = await mail();
    const wrong = code === '000 000' ? '000001' : '000000';
    for (let i = 0; i < 5; i++) expect((await verify({ email, code: wrong })).status).toBe(401);
    expect((await verify({ email, code })).status).toBe(401);
    expect(await events()).toEqual(Array(6).fill('login_failure'));
    later(1);
    await ask();
    expect((await verify({ email, code: (await mail()).code })).status).toBe(200);
  });

  it('takes the code of an earlier mail, too, and counts a wrong one at each', async () => {
    await ask();
    const { code: earlier } = await mail();
    later(1);
    await ask();
    const { code: newer } = await mail();
    const wrong = ['000000', '000001', '000002'].find(
      (code) => ![earlier, newer].includes(`${code.slice(0, 3)} ${code.slice(3)}`),
    ) as string;
    for (let i = 0; i < 4; i++) expect((await verify({ email, code: wrong })).status).toBe(401);
    expect((await verify({ email, code: earlier })).status).toBe(200);
    expect((await verify({ email, code: wrong })).status).toBe(401);
    expect((await verify({ email, code: newer })).status).toBe(401);
  });

  it('mails one address so often, wherever it is asked from, and its links go on', async () => {
    let from = 0;
    const asked = async (address: string) => {
      const ip = `198.51.100.${++from}`;
      return house.call('POST /api/auth/link', { body: { email: address }, ip });
    };
    const mails = async () =>
      (await one('SELECT count(*)::int AS n FROM email_logs WHERE user_id = $1', [userId])).n;
    const answers = await Promise.all(Array.from({ length: 12 }, () => asked(email)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await mails()).toBe(5);
    await asked(email.toUpperCase());
    expect(await mails()).toBe(5);
    expect((await verify({ token: (await mail()).token })).status).toBe(200);
    later(15 * 60 + 1);
    await asked(email);
    expect(await mails()).toBe(6);
  });

  it('goes on through a change of the pepper', async () => {
    await ask();
    const { code } = await mail();
    house.secrets = { pepper: `${'n'.repeat(32)},${house.pepper}` };
    expect((await verify({ email, code })).status).toBe(200);
  });

  it('answers alike for who is unknown, disabled or member of nothing, and mails them nothing', async () => {
    const known = await ask();
    const { n: before } = await one('SELECT count(*)::int AS n FROM email_logs', []);
    const stranger = await ask('nobody@example.com');
    await house.worker.query('UPDATE users SET disabled_at = now() WHERE id = $1', [userId]);
    const disabled = await ask();
    const lone = await house.person(organizationId);
    await house.worker.query('DELETE FROM organization_members WHERE user_id = $1', [lone]);
    const member = await ask(await addressOf(lone));
    for (const { status, body } of [stranger, disabled, member])
      expect([status, body]).toEqual([known.status, known.body]);
    expect((await one('SELECT count(*)::int AS n FROM email_logs', [])).n).toBe(before);
    expect((await verify({ email: 'nobody@example.com', code: '123456' })).status).toBe(401);
  });

  it('takes as long as a mail takes, whoever is asked for', async () => {
    house.more = { linkTakes: 60 };
    for (const address of [email, 'nobody@example.com']) {
      const before = performance.now();
      await ask(address);
      expect(performance.now() - before).toBeGreaterThanOrEqual(59);
    }
  });

  it('keeps no secret in its tables', async () => {
    await ask();
    const { token, code } = await mail();
    const { rows } = await house.worker.query('SELECT * FROM one_time_codes WHERE user_id = $1', [
      userId,
    ]);
    const kept = JSON.stringify(rows);
    for (const secret of [token, code.replace(' ', ''), email]) expect(kept).not.toContain(secret);
  });

  it('refreshes by a new token each time, and ends when an old one comes again', async () => {
    const first = await signedIn();
    later(60);
    const second = (await refresh(first.refreshToken)).body;
    later(31);
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect(await works(second.accessToken)).toBe(false);
    expect((await refresh(second.refreshToken)).status).toBe(401);
    expect(await events()).toEqual(['login_success', 'suspicious_activity']);
  });

  it('answers a refresh again whose answer was lost, and many at once', async () => {
    const first = await signedIn();
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(first.refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    later(60);
    expect((await refresh(answers[7]?.body.refreshToken)).status).toBe(200);
  });

  it('refreshes nothing of who was disabled, nor with an access token', async () => {
    const { accessToken, refreshToken } = await signedIn();
    expect((await refresh(accessToken)).status).toBe(401);
    await house.worker.query('UPDATE users SET disabled_at = now() WHERE id = $1', [userId]);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it('ends here or everywhere', async () => {
    const [here, there, third] = [await signedIn(), await signedIn(), await signedIn()];
    const out = (token: string, body: unknown) =>
      house.call('POST /api/auth/sign-out', { token, body });
    expect((await out(here.accessToken, {})).body).toEqual({ ended: 1 });
    expect([await works(here.accessToken), await works(there.accessToken)]).toEqual([false, true]);
    expect((await out(there.accessToken, { everywhere: true })).body).toEqual({ ended: 2 });
    expect(await works(third.accessToken)).toBe(false);
  });

  it('is listed, and ended one by one by its person only', async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    const { sessions } = (await house.call('GET /api/auth/sessions', { token: here.accessToken }))
      .body;
    expect(sessions).toHaveLength(2);
    const { id } = sessions.find((it: { current: boolean }) => !it.current);
    const end = (token: string) =>
      house.call('DELETE /api/auth/sessions/{id}', { token, params: { id } });
    userId = await house.person(organizationId, 'owner');
    email = await addressOf(userId);
    expect((await end((await signedIn()).accessToken)).status).toBe(404);
    expect(await works(there.accessToken)).toBe(true);
    expect((await end(here.accessToken)).status).toBe(200);
    expect(await works(there.accessToken)).toBe(false);
  });

  it('switches to another organisation of the person, in a session of its own', async () => {
    const other = await house.organization('Lindner');
    const { accessToken: token } = await signedIn();
    const to = (id: string) =>
      house.call('POST /api/auth/switch', { token, body: { organizationId: id } });
    expect((await to(other)).status).toBe(403);
    await house.worker.query(
      'INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)',
      [other, userId],
    );
    const { body } = await to(other);
    const me = await house.call('GET /api/auth/session', { token: body.accessToken });
    expect(me.body).toMatchObject({ organizationId: other, role: 'member', email });
    expect(me.body.organizations.map(({ id }: { id: string }) => id)).toEqual([
      organizationId,
      other,
    ]);
    expect(await works(token)).toBe(true);
  });

  it('is counted by address, IPv6 by its /64, and refused where that is blocked', async () => {
    const from = (ip: string) =>
      house.call('POST /api/auth/link', { body: { email: 'x@example.com' }, ip });
    for (let i = 0; i < 10; i++) expect((await from(`2001:db8:1:2::${i}`)).status).toBe(202);
    const { status, headers } = await from('2001:db8:1:2:ffff::1');
    expect([status, headers['ratelimit-policy']]).toEqual([429, '"address";q=10;w=900']);
    expect((await from('2001:db8:1:3::1')).status).toBe(202);
    await house.worker.query(
      `INSERT INTO ip_blocklist (range, reason, blocked_by) VALUES ('2001:db8:1:3::/64', 'abuse', 'ada')`,
    );
    expect((await from('2001:db8:1:3::1')).status).toBe(403);
    const { n } = await one(
      `SELECT count(*)::int AS n FROM security_events WHERE type = 'rate_limit_exceeded'`,
      [],
    );
    expect(n).toBe(1);
  });
});
