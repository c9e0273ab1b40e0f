import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops users, sessions and addresses', () => {
  let stack: TestStack;
  let db: Database;
  beforeAll(async () => {
    stack = await startTestStack(['billing', 'dlq', 'outbox', 'test'], { buckets: ['archive'] });
    db = createDatabase({ url: async () => stack.database.workerUrl });
  });
  afterAll(async () => {
    await db.end();
    await stack.stop();
  });
  beforeEach(async () => {
    await db.query('DELETE FROM organizations');
    await db.query('DELETE FROM users');
    await db.query('DELETE FROM security_events');
    await db.query(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id),
         u AS (INSERT INTO users (email) VALUES ('ada@example.com'), ('ben@example.com') RETURNING id, email),
         m AS (INSERT INTO organization_members (organization_id, user_id, role)
           SELECT o.id, u.id, CASE WHEN u.email ~ 'ada' THEN 'admin' ELSE 'member' END FROM o, u)
       INSERT INTO user_sessions (organization_id, user_id, expires_at)
       SELECT o.id, u.id, now() + interval '1 day' FROM o, u, generate_series(1, 2)`,
    );
  });

  const ops = async (...line: string[]) => {
    const { code, json, stderr } = await runOps([...line, '--json'], stack);
    return code === 0 || code === 3 ? json() : { code, stderr };
  };
  const actions = async () =>
    (await db.query('SELECT action FROM operator_actions ORDER BY started_at')).rows;
  const open = async (email: string) =>
    (
      await db.query(
        `SELECT FROM user_sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1 AND s.revoked_at IS NULL`,
        [email],
      )
    ).rowCount;

  it('find people, by role too, and show one', async () => {
    const admins = await ops('users', 'list', '--organization', 'harbor', '--role', 'admin');
    expect(admins).toMatchObject([{ email: 'ada@example.com', openSessions: 2 }]);
    expect(await ops('users', 'show', 'ben')).toMatchObject({ organizations: ['Harbor (member)'] });
    for (const who of ['nobody', 'example.com'])
      expect(await ops('users', 'show', who)).toMatchObject({ code: 2 });
  });

  it('disable a person, which ends their sessions, and let them in again', async () => {
    const line = ['users', 'disable', 'ben', '--reason', 'lost laptop'];
    expect(await ops(...line, '--dry-run')).toMatchObject({ dryRun: true, sessions: 2 });
    expect([await open('ben@example.com'), await actions()]).toEqual([2, []]);
    expect(await ops(...line)).toMatchObject({ sessions: 2 });
    expect([await open('ben@example.com'), await open('ada@example.com')]).toEqual([0, 2]);
    const { disabledAt } = await ops('users', 'show', 'ben');
    expect(disabledAt).not.toBeNull();
    await ops('users', 'enable', 'ben', '--reason', 'found');
    expect((await ops('users', 'show', 'ben')).disabledAt).toBeNull();
    expect(await actions()).toEqual([{ action: 'users disable' }, { action: 'users enable' }]);
    const { rows } = await db.query(
      `SELECT details ->> 'reason' AS why FROM security_events WHERE type = 'permission_change'
         AND details ->> 'what' = 'sessions revoked'`,
    );
    expect(rows).toEqual([{ why: 'lost laptop' }]);
  });

  it('list sessions and end one, or all of a person', async () => {
    const found = await ops('sessions', 'list', '--user', 'ben');
    expect(found).toHaveLength(2);
    const why = ['--reason', 'asked for'];
    expect(await ops('sessions', 'revoke', found[0].id, ...why)).toMatchObject({ ended: 1 });
    expect(await ops('sessions', 'revoke', found[0].id, ...why)).toMatchObject({ ended: 0 });
    expect(await ops('sessions', 'revoke', '--user', 'ben', ...why)).toMatchObject({ ended: 1 });
    for (const line of [['x', ...why], [...why], [found[0].id]])
      expect(await ops('sessions', 'revoke', ...line)).toMatchObject({ code: 2 });
  });

  it('tell who failed to sign in, and from where', async () => {
    await db.query(
      `INSERT INTO security_events (user_id, type, severity, ip_address, created_at)
       SELECT u.id, 'login_failure', 'medium', '192.0.2.1', now() - make_interval(hours => h)
       FROM users u, unnest('{1,2,30}'::int[]) h WHERE u.email ~ 'ben'`,
    );
    expect(await ops('users', 'failed-sign-ins')).toMatchObject([
      { times: 2, ipAddress: '192.0.2.1', email: 'ben@example.com' },
    ]);
    expect(await ops('users', 'failed-sign-ins', '--hours', '48')).toMatchObject([{ times: 3 }]);
  });

  it('block addresses, and take them out again', async () => {
    const why = ['--reason', 'guesses codes'];
    await ops('addresses', 'block', '2001:db8::7', '--hours', '2', ...why);
    await ops('addresses', 'block', '192.0.2.77/24', ...why);
    const ranges = async () =>
      (await ops('addresses', 'list')).map(({ range }: { range: string }) => range).sort();
    expect(await ranges()).toEqual(['192.0.2.0/24', '2001:db8::/64']);
    await ops('addresses', 'unblock', '192.0.2.0/24');
    expect(await ranges()).toEqual(['2001:db8::/64']);
    for (const range of ['0.0.0.0/0', '10.0.0.0/7', '::/8', 'x', '192.0.2.1/33', '1.2.3.4/a'])
      expect(await ops('addresses', 'block', range, ...why)).toMatchObject({ code: 2 });
  });

  it('verify the audit, and exit with 3 where something was changed', async () => {
    await db.query(
      `INSERT INTO audit_logs (organization_id, action) SELECT id, 'x' FROM organizations, generate_series(1, 3)`,
    );
    expect(await ops('audit', 'verify')).toMatchObject({ chains: 1, rows: 3, faults: [] });
    await db.query(`UPDATE audit_logs SET action = 'y' WHERE seq = 2`);
    const { code } = await runOps(['audit', 'verify'], stack);
    expect(code).toBe(3);
    expect(await ops('audit', 'verify', '--organization', 'harbor')).toMatchObject({
      faults: [{ seq: 2, fault: 'changed' }],
    });
  });
});
