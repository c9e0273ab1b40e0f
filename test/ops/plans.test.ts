import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkLimits } from '../../shared/health/plan-limits.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops plans and usage', () => {
  let stack: TestStack;
  const ops = (...line: string[]) => runOps(line, stack);
  const sql = (text: string) => stack.context().db.query(text);

  beforeAll(async () => {
    stack = await startTestStack();
    await sql(`INSERT INTO organizations (name) VALUES ('Harbor Coffee'), ('Mill')`);
  });
  afterAll(() => stack.stop());

  it('shows the plans that were there from the beginning', async () => {
    const { stdout } = await ops('plans', 'list');
    expect(stdout).toMatch(/free\s+api_calls 100, items 100, locations 1, users 2/);
    expect(stdout).toMatch(/enterprise\s+api_calls ∞, items ∞, locations ∞, users ∞/);
  });

  it('changes one on the record, and says what it would do', async () => {
    const line = ['plans', 'set', 'free', '--limit', 'items=200', '--price', 'price_1'];
    expect((await ops(...line, '--dry-run')).stdout).toContain('Would change the plan free.');
    expect((await ops('plans', 'list')).stdout).toContain('items 100, locations 1');
    expect((await ops(...line)).code).toBe(0);
    expect((await ops('plans', 'list')).stdout).toMatch(/free\s+api_calls 100, items 200.*price_1/);
    const { rows } = await sql(`SELECT subject FROM operator_actions WHERE action = 'plans set'`);
    expect(rows).toMatchObject([{ subject: { id: 'free', limits: { items: 200 } } }]);
  });

  it.each([
    [['plans', 'set', 'free', '--soft', 'items', '--hard', 'items'], 'one of them'],
    [['plans', 'set', 'free', '--soft', 'itms'], 'did you mean "items"?'],
    [['plans', 'set', 'mine', '--name', 'Mine', '--soft', 'items'], 'has no items'],
    [['plans', 'set', 'fre'], 'did you mean "free"?'],
    [['plans', 'set', 'free', '--limit', 'itms=1'], 'did you mean "items"?'],
    [['plans', 'set', 'free', '--limit', 'items=-1'], 'FEATURE=NUMBER'],
    [['plans', 'grant', 'harbor', 'starter'], 'Say why'],
    [['usage', 'recount', '--repair'], 'Say why'],
    [['usage', 'set', 'harbor', 'items', '1', '--reason', 'x'], 'is a number of rows'],
  ])('answers %j with a word', async (line, words) => {
    const { code, stderr } = await ops(...line);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(words);
  });

  it('has the doctor ask which plan begins, until somebody has said', async () => {
    const limits = () => checkLimits({ sql: stack.context().db });
    expect(await limits()).toMatchObject({
      status: 'warning',
      detail:
        '2 organisations without a plan have no limits: nobody has said yet that limits begin',
      advice: expect.stringContaining('ops plans default free'),
    });
    await ops('plans', 'default', 'none', '--dry-run');
    expect((await limits()).status).toBe('warning');
    await ops('plans', 'default', 'none');
    expect(await limits()).toEqual({
      status: 'ok',
      detail: '2 organisations without a plan have no limits, as somebody said',
    });
    await ops('plans', 'default', 'starter');
    expect(await limits()).toEqual({ status: 'ok', detail: 'whoever has no plan is on starter' });
    await ops('plans', 'default', 'none');
  });

  it('gives an organisation a plan, and takes it back', async () => {
    const why = ['--reason', 'pilot'];
    await ops('plans', 'grant', 'harbor', 'enterprise', ...why);
    expect((await ops('usage', 'show', 'harbor')).stdout).toMatch(/^Harbor Coffee: Enterprise/);
    await ops('plans', 'revoke', 'harbor', ...why);
    expect((await ops('usage', 'show', 'harbor')).stdout).toMatch(/no plan, and no limits/);
    await ops('plans', 'default', 'free');
    expect((await ops('usage', 'show', 'harbor')).stdout).toMatch(/^Harbor Coffee: Free/);
  });

  it('finds a counter that is wrong, and repairs it with a reason', async () => {
    await sql(`INSERT INTO sites (organization_id, name) SELECT id, 'Pier' FROM organizations`);
    await sql(`UPDATE usage_counters SET used = 9 WHERE feature_id = 'locations'`);
    const found = await ops('usage', 'recount', '--organization', 'harbor');
    expect([found.code, found.stdout]).toEqual([
      3,
      expect.stringMatching(/Harbor Coffee\s+locations\s+9\s+1\s+wrong/),
    ]);
    expect(await ops('usage', 'recount', '--repair', '--reason', 'slip')).toMatchObject({
      code: 0,
    });
    expect((await ops('usage', 'recount')).stdout).toContain('Every counter is as its rows are.');
  });

  it('lets through what is beyond a limit that is soft, until it is hard again', async () => {
    const change = ['plans', 'set', 'free', '--limit', 'items=0'];
    const insert = () =>
      sql(`INSERT INTO inventory_items (organization_id, name)
           SELECT id, 'Beans' FROM organizations WHERE name LIKE 'Harbor%'`);
    await ops('plans', 'grant', 'harbor', 'free', '--reason', 'pilot');
    await ops(...change, '--soft', 'items');
    expect((await ops('plans', 'list')).stdout).toMatch(/free\S* .*items 0 \(soft\)/);
    await insert();
    await ops('plans', 'set', 'free', '--hard', 'items');
    await expect(insert()).rejects.toThrow('all of them are used');
    await ops('plans', 'set', 'free', '--limit', 'items=200');
    await ops('plans', 'revoke', 'harbor', '--reason', 'pilot');
    await sql(`DELETE FROM inventory_items`);
  });
});
