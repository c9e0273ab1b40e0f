import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Role } from '../../shared/access/member-roles.ts';
import { openTenantApi } from '../functions/tenant-api/house.ts';
import { signIn } from '../functions/tenant-api/sign-in.ts';

const ACCEPT = 'POST /api/invitations/accept';

describe('members and invitations', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let organizationId: string;
  let people: Record<Role, { userId: string; token: string }>;
  beforeAll(async () => {
    house = await openTenantApi();
  });
  afterAll(() => house.end());
  beforeEach(async () => {
    house.now = new Date('2026-11-21T04:00:00Z');
    await house.worker.query('DELETE FROM rate_limits');
    organizationId = await house.organization();
    people = {
      owner: await person('owner'),
      admin: await person('admin'),
      manager: await person('manager'),
      member: await person('member'),
    };
  });

  async function person(role: Role) {
    const userId = await house.person(organizationId, role);
    return { userId, token: await signIn({ organizationId, userId }, house) };
  }
  const roleOf = async ({ userId }: { userId: string }) =>
    (
      await house.worker.query<{ role: string }>(
        'SELECT role FROM organization_members WHERE user_id = $1 AND organization_id = $2',
        [userId, organizationId],
      )
    ).rows[0]?.role;
  const change = async (by: Role, whom: { userId: string }, role: Role) =>
    (
      await house.call('PATCH /api/members/{id}', {
        token: people[by].token,
        params: { id: whom.userId },
        body: { role },
      })
    ).status;
  const remove = async (by: { token: string }, whom: { userId: string }) =>
    (
      await house.call('DELETE /api/members/{id}', {
        token: by.token,
        params: { id: whom.userId },
      })
    ).status;
  const invite = (by: Role, role: Role, email = 'guest@example.com') =>
    house.call('POST /api/invitations', { token: people[by].token, body: { email, role } });
  const invited = async (email = 'guest@example.com') => {
    const { rows } = await house.worker.query<{ data: { url: string } }>(
      `SELECT data FROM email_logs WHERE template = 'invitation' AND recipient = $1
         AND organization_id = $2 ORDER BY id DESC LIMIT 1`,
      [email, organizationId],
    );
    return new URL(rows[0]?.data.url ?? '').searchParams.get('token') as string;
  };
  const accept = (token: string) => house.call(ACCEPT, { body: { token, name: 'Gus' } });

  it('are listed for every member, the highest roles first', async () => {
    const { body } = await house.call('GET /api/members', { token: people.member.token });
    expect(body.members.map(({ role }: { role: string }) => role)).toEqual([
      'owner',
      'admin',
      'manager',
      'member',
    ]);
  });

  it('are given no role above that of who gives it, and changed by nobody below them', async () => {
    const { owner, admin, manager, member } = people;
    expect(await change('admin', member, 'owner')).toBe(403);
    expect(await change('admin', owner, 'member')).toBe(403);
    expect(await change('manager', member, 'manager')).toBe(403);
    expect(await change('member', member, 'admin')).toBe(403);
    expect(await change('admin', admin, 'owner')).toBe(403);
    expect(await change('admin', member, 'admin')).toBe(200);
    expect(await change('manager', manager, 'member')).toBe(200);
    expect([await roleOf(member), await roleOf(manager), await roleOf(owner)]).toEqual([
      'admin',
      'member',
      'owner',
    ]);
  });

  it('keep an owner, when two leave at once too', async () => {
    const { owner } = people;
    expect(await change('owner', owner, 'member')).toBe(409);
    expect(await remove(owner, owner)).toBe(409);
    const second = await person('owner');
    const both = await Promise.all([remove(owner, owner), remove(second, second)]);
    expect(both.sort()).toEqual([200, 409]);
  });

  it('are invited so often within an hour: one address, and all of them', async () => {
    const sent = async (recipient: string) =>
      (
        await house.worker.query(
          'SELECT FROM email_logs WHERE organization_id = $1 AND recipient LIKE $2',
          [organizationId, recipient],
        )
      ).rowCount;
    const one = await Promise.all(Array.from({ length: 6 }, () => invite('admin', 'member')));
    expect(one.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429, 429]);
    expect(await sent('guest@%')).toBe(3);
    await house.worker.query(
      `INSERT INTO invitations (organization_id, email, role, token_hash, invited_by, created_at, expires_at)
       SELECT $1, n || '@example.com', 'member', gen_random_uuid()::text, $2, $3, $3 FROM generate_series(1, 97) AS n`,
      [organizationId, people.admin.userId, house.now],
    );
    const { status, body } = await invite('owner', 'member', 'another@example.com');
    expect([status, body.message]).toEqual([429, expect.stringContaining('an hour')]);
    house.now = new Date(house.now.getTime() + 3_600_000);
    people.owner.token = await signIn({ organizationId, userId: people.owner.userId }, house);
    expect((await invite('owner', 'member')).status).toBe(201);
  });

  it('read nothing any more once they are taken out, nor after they come back', async () => {
    const { admin, member } = people;
    expect(await remove(admin, member)).toBe(200);
    const read = () => house.call('GET /api/members', { token: member.token });
    expect((await read()).status).toBe(401);
    await house.worker.query(
      'INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)',
      [organizationId, member.userId],
    );
    expect((await read()).status).toBe(401);
    expect(await remove(member, admin)).toBe(401);
  });

  it('of another organisation are not there', async () => {
    const stranger = people.member;
    organizationId = await house.organization('Lindner');
    people.owner = await person('owner');
    expect(await change('owner', stranger, 'member')).toBe(404);
    expect(await remove(people.owner, stranger)).toBe(404);
  });

  it('join by an invitation, once, with the role that it says', async () => {
    const { status, body } = await invite('admin', 'manager');
    expect([status, body.state]).toEqual([201, 'open']);
    const token = await invited();
    const accepted = await accept(token);
    expect(accepted.status).toBe(200);
    const me = await house.call('GET /api/auth/session', { token: accepted.body.accessToken });
    expect(me.body).toMatchObject({ email: 'guest@example.com', role: 'manager', name: 'Gus' });
    expect((await accept(token)).status).toBe(401);
    expect((await invite('admin', 'member')).status).toBe(409);
  });

  it('invite nobody above themselves', async () => {
    expect((await invite('admin', 'owner')).status).toBe(403);
    expect((await invite('manager', 'member')).status).toBe(403);
    expect((await invite('owner', 'owner')).status).toBe(201);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'is past its time',
      async () => Object.assign(house, { now: new Date('2026-11-28T04:00:00Z') }),
    ],
    ['was replaced by a newer one', () => invite('admin', 'member')],
    [
      'was revoked',
      async () => {
        const { token } = people.admin;
        const { body } = await house.call('GET /api/invitations', { token });
        const params = { id: body.invitations[0].id };
        expect((await house.call('DELETE /api/invitations/{id}', { token, params })).status).toBe(
          200,
        );
      },
    ],
    ['gives more than its inviter has now', () => change('owner', people.admin, 'member')],
    ['is of an inviter who left', () => remove(people.owner, people.admin)],
  ])('join by no invitation that %s', async (_what, end) => {
    await invite('admin', 'admin');
    const token = await invited();
    await end();
    expect((await accept(token)).status).toBe(401);
  });

  it('join once for many clicks, and on the page by its button only', async () => {
    await invite('admin', 'member');
    const token = await invited();
    const page = await house.call('GET /api/auth/join', { query: { token } });
    expect([page.status, page.body]).toEqual([
      200,
      expect.stringContaining('<form method="post">'),
    ]);
    const answers = await Promise.all(
      [1, 2, 3].map(() => house.call('POST /api/auth/join', { query: { token } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it('do not join beyond the seats of the plan', async () => {
    await house.worker.query(
      `INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
       VALUES ($1, 'free', 'test', 'ada')`,
      [organizationId],
    );
    await invite('admin', 'member');
    expect((await accept(await invited())).status).toBe(402);
  });

  it('leave every act on the record, with before and after', async () => {
    await change('owner', people.member, 'manager');
    const { rows } = await house.worker.query(
      `SELECT actor, action, before, after, host(ip_address) AS ip, request_id, seq::int FROM audit_logs
       WHERE organization_id = $1 ORDER BY seq`,
      [organizationId],
    );
    expect(rows).toEqual([
      {
        actor: `user ${people.owner.userId}`,
        action: 'member.role-changed',
        before: { role: 'member' },
        after: { role: 'manager' },
        ip: '192.0.2.10',
        request_id: 'r-1',
        seq: 1,
      },
    ]);
  });
});
