import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { signIn } from '../functions/tenant-api/sign-in.ts';

/** As people have them, and as mail servers take them. */
const REAL = [
  ["o'leary@example.com", "o'leary@example.com"],
  ['d.o!x@example.org', 'd.o!x@example.org'],
  ['a&b@example.com', 'a&b@example.com'],
  ['ada+bills@example.com', 'ada+bills@example.com'],
  ['info@xn--80a1acny.xn--p1ai', 'info@xn--80a1acny.xn--p1ai'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@почта.рф', 'ada@xn--80a1acny.xn--p1ai'],
  [' ada@example.com ', 'ada@example.com'],
];
const NONE: [address: string, why: string][] = [
  ['ada', 'has no @'],
  ['"a b"@example.com', 'is quoted'],
  [`${'a'.repeat(65)}@example.com`, 'longer than 64'],
  ['ada@example.com.', 'no domain'],
  ['.ada@example.com', 'is not one'],
  ['ada@-example.com', 'no domain'],
  [`ada@${'a'.repeat(64)}.example`, 'no domain'],
  ['ada@[192.0.2.1]', 'no domain'],
  ['ada@192.0.2.1', 'no domain'],
  ['ada(office)@example.com', 'is not one'],
  ['Ada <ada@example.com>', 'in brackets'],
  ['ada@example.com\r\nBcc: x@example.com', 'more than one @'],
  ['ada@exam\u202eple.com', 'no domain'],
  ['\u212aai@example.com', 'not plain ASCII'],
];

describe('addresses in requests', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let token: string;
  beforeAll(async () => {
    house = await openTenantApi();
    organizationId = await house.organization();
    const userId = await house.person(organizationId, 'owner');
    token = await signIn({ organizationId, userId }, house);
  });
  afterAll(() => house.end());
  beforeEach(() => house.worker.query('DELETE FROM rate_limits'));

  const rows = async (text: string, values: unknown[] = []) =>
    (await house.worker.query(text, values)).rows as Record<string, never>[];
  const invite = (email: string) =>
    house.call('POST /api/invitations', { token, body: { email, role: 'member' } });
  const ask = (email: string) => house.call('POST /api/auth/link', { body: { email } });
  const join = (email: string) =>
    rows(
      `WITH made AS (INSERT INTO users (email) VALUES ($2) RETURNING id)
       INSERT INTO organization_members (organization_id, user_id) SELECT $1, id FROM made RETURNING user_id AS id`,
      [organizationId, email],
    );

  it.each(REAL)('are taken as mail takes them: %s', async (written, mailed) => {
    await rows('DELETE FROM invitations');
    const { status, body } = await invite(written);
    expect([status, body.email]).toEqual([201, mailed]);
    expect((await ask(written)).status).toBe(202);
  });

  it.each(NONE)('are refused with a word that does not tell them: %s', async (written, why) => {
    for (const answer of [await invite(written), await ask(written)]) {
      expect(answer).toMatchObject({ status: 400 });
      const said = JSON.stringify(answer.body);
      expect(said).toContain(why);
      expect(said).not.toContain(JSON.stringify(written).slice(1, -1));
    }
  });

  it.each([
    ['ada@dürr.example', 'ada@xn--drr-hoa.example'],
    ['eve@xn--drr-hoa.example', 'eve@dürr.example'],
  ])('find the person whose row has the other form: %s', async (kept, typed) => {
    const [person] = await join(kept);
    expect((await ask(typed)).status).toBe(202);
    const [mail] = await rows(
      `SELECT recipient, data->>'code' AS code FROM email_logs WHERE user_id = $1`,
      [person?.id],
    );
    expect(mail?.recipient).toBe(kept);
    const { status } = await house.call('POST /api/auth/verify', {
      body: { email: kept, code: mail?.code },
    });
    expect(status).toBe(200);
    expect((await invite(typed)).status).toBe(409);
  });

  it('make one person of two forms', async () => {
    await rows(`INSERT INTO users (email) VALUES ('guest@dürr.example')`);
    await invite('guest@dürr.example');
    const [mail] = await rows(
      `SELECT data->>'url' AS url FROM email_logs WHERE template = 'invitation' ORDER BY id DESC LIMIT 1`,
    );
    const presented = new URL(mail?.url as unknown as string).searchParams.get('token');
    const { status } = await house.call('POST /api/invitations/accept', {
      body: { token: presented, name: 'Gus' },
    });
    expect(status).toBe(200);
    expect(await rows(`SELECT email FROM users WHERE email LIKE 'guest@%'`)).toHaveLength(1);
  });
});
