import { beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { takenBack } from '../support/taken-back.ts';
import { useDatabase } from '../support/use-database.ts';
import {
  CONTEXTS,
  type Table,
  TENANT_ROLES,
  tenantTables,
  tryTenancy,
} from './support/tenancy-attempts.ts';
import { fillTwoTenants } from './support/two-tenants.ts';

/** Each is one line of a migration on a tired evening. */
const MISTAKES: [mistake: string, table: string, sql: string][] = [
  ['row-level security switched off', 'sites', 'ALTER TABLE sites DISABLE ROW LEVEL SECURITY'],
  [
    'the policy dropped and the rows opened',
    'sites',
    'DROP POLICY app_own ON sites; CREATE POLICY app_own ON sites TO nightshift_app USING (true)',
  ],
  ['USING (true)', 'campaigns', 'ALTER POLICY app_own ON campaigns USING (true)'],
  ['WITH CHECK (true)', 'sites', 'ALTER POLICY app_own ON sites WITH CHECK (true)'],
  [
    'a second policy, which is added to the first',
    'vendors',
    'CREATE POLICY planted ON vendors FOR SELECT TO nightshift_app USING (true)',
  ],
  [
    'the comparison turned around',
    'inventory_items',
    'ALTER POLICY app_own ON inventory_items USING (organization_id <> current_organization_id())',
  ],
  [
    'rows of nobody shown to everybody',
    'audit_logs',
    `UPDATE audit_logs SET organization_id = NULL WHERE organization_id <> '11111111-1111-4111-8111-111111111111';
     ALTER POLICY app_own ON audit_logs USING (organization_id = current_organization_id() OR organization_id IS NULL)`,
  ],
  [
    'without a context, everything',
    'organization_members',
    'ALTER POLICY app_own ON organization_members USING (current_organization_id() IS NULL OR organization_id = current_organization_id())',
  ],
  [
    'a session opened by whoever presents nothing',
    'user_sessions',
    `ALTER POLICY tenant_api_presented ON user_sessions USING (user_id::text LIKE current_setting('app.presented_user', true) || '%')`,
  ],
  [
    'an invitation found by a pattern',
    'invitations',
    `ALTER POLICY tenant_api_presented ON invitations USING (token_hash LIKE current_setting('app.presented_invitation', true))`,
  ],
  [
    'a key without the organisation, by which a row points across',
    'checkin_schedules',
    `ALTER TABLE checkin_sessions DROP CONSTRAINT IF EXISTS checkin_sessions_organization_id_schedule_id_fkey;
     ALTER TABLE organization_members DROP CONSTRAINT organization_members_organization_id_site_id_fkey;
     ALTER TABLE organization_members ADD FOREIGN KEY (site_id) REFERENCES sites (id)`,
  ],
  [
    'the app in the role that crosses organisations',
    'sites',
    'GRANT nightshift_worker TO nightshift_app',
  ],
];

describe('an organisation reaches nothing of another', () => {
  const { db: owner, database } = useDatabase({ as: 'owner' });
  let tables: Table[];

  beforeAll(async () => {
    const worker = createDatabase({ url: async () => database.workerUrl });
    await fillTwoTenants(worker);
    await worker.end();
    tables = await tenantTables(owner);
  });

  it('in any role, context and way that there is', async () => {
    const { attempts, leaks } = await takenBack(owner, (sql) => tryTenancy(sql, tables));
    expect(leaks).toEqual([]);
    // Each table by each role in each context, in nine ways at least.
    expect(attempts).toBeGreaterThan(tables.length * TENANT_ROLES.length * CONTEXTS.length * 9);
    expect(tables.length).toBeGreaterThan(40);
  });

  it.each(MISTAKES)('and the suite turns red for: %s', async (_mistake, table, mistake) => {
    const some = tables.filter(({ name }) => name === table || name === 'organization_members');
    const leaks = await takenBack(owner, async (sql) => {
      for (const statement of mistake.split(';')) await sql.query(statement);
      return (await tryTenancy(sql, some)).leaks;
    });
    expect(leaks.length).toBeGreaterThan(0);
  });

  it('nor does a sequence tell how much the others have', async () => {
    const { rows } = await owner.query(
      `SELECT c.relname, r.role FROM pg_class c CROSS JOIN unnest($1::text[]) AS r(role)
       WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace
         AND (has_sequence_privilege(r.role, c.oid, 'SELECT') OR has_sequence_privilege(r.role, c.oid, 'USAGE'))`,
      [[...TENANT_ROLES]],
    );
    expect(rows).toEqual([]);
  });
});
