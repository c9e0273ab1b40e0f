import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listPolicies, type Policy } from '../../shared/retention/policy.ts';
import { describeTable } from '../../shared/retention/target-table.ts';
import { NOW, ORGANIZATION, type RetentionWorld, startRetention } from './support/retention.ts';

const OTHER = '7b8f1f2e-0000-4000-8000-000000000002';
const [USER, STRANGER] = [
  '7b8f1f2e-0000-4000-8000-00000000000a',
  '7b8f1f2e-0000-4000-8000-00000000000b',
];

/** One row of each table that a policy looks after, past its time, of an organisation and its user. */
const ROW: Record<string, (organization: string, user: string, n: number) => string> = {
  api_usage_logs: (org) =>
    `(organization_id, method, path, status, duration_ms, created_at) VALUES ('${org}', 'GET', '/', 200, 1, $1)`,
  audit_logs: (_org, user) => `(user_id, action, created_at) VALUES ('${user}', 'x', $1)`,
  security_events: (_org, user) =>
    `(user_id, type, severity, created_at) VALUES ('${user}', 'x', 'low', $1)`,
  user_sessions: (_org, user) => `(user_id, last_seen_at, expires_at) VALUES ('${user}', $1, $1)`,
  ai_training_runs: (org) =>
    `(organization_id, night, first_day, code_version, candidates, planned_at) VALUES ('${org}', '2024-01-01', '2023-01-01', '1', '{}', $1)`,
  usage_counters: (org) =>
    `(organization_id, feature_id, window_start, used) VALUES ('${org}', 'api_calls', $1, 1)`,
  one_time_codes: (_org, user) =>
    `(user_id, purpose, code_hash, expires_at) VALUES ('${user}', 'login', 'x', $1)`,
};

describe('every policy that is seeded', () => {
  let world: RetentionWorld;
  let policies: Policy[];
  const old = new Date(NOW.getTime() - 800 * 86_400_000);
  beforeAll(async () => {
    world = await startRetention();
    policies = await listPolicies({ sql: world.db });
    await world.owner.query(`INSERT INTO organizations (id, name) VALUES ('${OTHER}', 'Other')`);
    for (const [user, org] of [
      [USER, ORGANIZATION],
      [STRANGER, OTHER],
    ]) {
      await world.owner.query(
        `INSERT INTO users (id, email, name) VALUES ('${user}', '${user}@example.com', 'x')`,
      );
      await world.owner.query(
        `INSERT INTO organization_members (organization_id, user_id, role) VALUES ('${org}', '${user}', 'owner')`,
      );
    }
    // of members, who are counted for good
    await world.owner.query('DELETE FROM usage_counters');
  });
  afterAll(() => world.stop());

  /** Two old rows of a table: of the organisation, and of the other one. */
  async function insertBoth(table: string) {
    for (const [n, org, user] of [
      [1, ORGANIZATION, USER],
      [2, OTHER, STRANGER],
    ] as const) {
      const row = ROW[table]?.(org, user, n);
      if (row) await world.owner.query(`INSERT INTO ${table} ${row}`, [old]);
      else if (table === 'billing_events') await insertEvent(org, n);
      else await insertMail(table, org, n);
    }
  }

  const insertEvent = (org: string, n: number) =>
    world.owner.query(
      `INSERT INTO billing_events (account, livemode, event_id, type, created, status, payload, organization_id, received_at)
       VALUES ('acct', false, 'evt_${n}', 'x', 0, 'applied', '{"b":1,  "a":1.0}', '${org}', $1)`,
      [old],
    );

  async function insertMail(table: string, org: string, n: number) {
    const { rows } = await world.owner.query<{ id: string }>(
      `INSERT INTO email_logs (organization_id, template, category, effect_key, recipient, state, on_unknown, queued_at)
       VALUES ('${org}', 'x', 'transactional', 'key ${table} ${n}', 'a@example.com', 'sent', 'park', $1) RETURNING id`,
      [old],
    );
    if (table === 'email_events')
      await world.owner.query(
        `INSERT INTO email_events (message_id, event, email_id, at, received_at) VALUES ('m${n}', 'complaint', ${rows[0]?.id}, $1, $1)`,
        [old],
      );
  }

  it('says whose its rows are', async () => {
    for (const policy of policies)
      await expect(describeTable(policy, { sql: world.db })).resolves.toBeDefined();
    const byTime = policies.find(({ timeColumn }) => timeColumn === 'created_at') as Policy;
    const nobodys = { ...byTime, table: 'legal_holds_of_nobody' };
    await world.owner.query(
      'CREATE TABLE legal_holds_of_nobody (id int PRIMARY KEY, created_at timestamptz)',
    );
    const described = describeTable(nobodys, { sql: world.owner });
    await expect(described).rejects.toThrow(/does not say whose its rows are/);
  });

  it('takes what is past its time, and leaves what belongs to an organisation on hold', async () => {
    await world.db.query(
      `INSERT INTO legal_holds (organization_id, reason) VALUES ('${ORGANIZATION}', 'case')`,
    );
    for (const { table } of policies) {
      await insertBoth(table);
      const count = async () => (await world.db.query(`SELECT 1 FROM ${table}`)).rowCount;
      const before = await count();
      const { results, failures } = await world.apply(table);
      expect([table, failures]).toEqual([table, []]);
      // Half of the rows are the other organisation's.
      expect([table, results[0]?.deleted, results[0]?.trouble]).toEqual([table, before / 2, []]);
      expect([table, await count()]).toEqual([table, before / 2]);
    }
  });
});
