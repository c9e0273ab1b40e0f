import { beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import { listPolicies, type Policy, policyOf } from '../../shared/retention/policy.ts';
import { describeTable } from '../../shared/retention/target-table.ts';
import { useDatabase } from '../support/use-database.ts';

describe('the table of a policy', () => {
  const { db: owner } = useDatabase({ as: 'owner' });
  let policy: Policy;
  beforeAll(async () => {
    policy = policyOf('audit_logs', await listPolicies({ sql: owner }));
  });

  it('is described as its catalogue has it', async () => {
    await owner.query(
      `CREATE DOMAIN facts AS jsonb;
       CREATE TABLE "Odd Table" (a int, gone int, "b ""c" facts, twice int GENERATED ALWAYS AS (a * 2) STORED,
         j json, at timestamptz, organization_id uuid, PRIMARY KEY (organization_id, a));
       ALTER TABLE "Odd Table" DROP COLUMN gone`,
    );
    const odd = { ...policy, table: 'Odd Table', timeColumn: 'at', organizations: null };
    const described = await describeTable({ ...odd, keepCondition: 'a = 1' }, { sql: owner });
    expect(described).toMatchObject({
      name: 'public."Odd Table"',
      key: [{ raw: 'a' }, { raw: 'organization_id', type: 'uuid' }],
      time: { sql: 'r.at', type: 'timestamp with time zone' },
      due: 'r.at < $1 AND NOT (a = 1)',
      free: expect.stringContaining('NOT (a = 1) AND NOT EXISTS'),
    });
    const flags = described.columns.map((it) => [it.name, it.json, it.generated, it.key]);
    expect(flags).toEqual([
      ['a', false, false, true],
      ['"b ""c"', true, false, false],
      ['twice', false, true, false],
      ['j', true, false, false],
      ['at', false, false, false],
      ['organization_id', false, false, true],
    ]);
  });

  it.each([
    ['that is not there', { table: 'no_such' }],
    ['without the column of its time', { timeColumn: 'no_such' }],
  ])('is refused %s', async (_what, wrong) => {
    const described = describeTable({ ...policy, ...wrong }, { sql: owner });
    await expect(described).rejects.toThrow(InvalidConfiguration);
    await expect(described).rejects.toThrow(/primary key and the column/);
  });

  it('is refused without a primary key, and when its rows are nobody’s', async () => {
    await owner.query(`CREATE TABLE keyless (created_at timestamptz, organization_id uuid)`);
    await owner.query(`CREATE TABLE nobodys (created_at timestamptz PRIMARY KEY)`);
    const describe = (table: string) =>
      describeTable({ ...policy, table, organizations: null }, { sql: owner });
    await expect(describe('keyless')).rejects.toThrow(/primary key/);
    await expect(describe('nobodys')).rejects.toThrow(/does not say whose/);
  });
});
