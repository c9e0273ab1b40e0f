import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { planNight } from '../../shared/forecasts/training/plan-night.ts';
import { runSlice } from '../../shared/forecasts/training/run-slice.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops items and forecast', () => {
  let stack: TestStack;
  let folder: string;
  const ops = (...line: string[]) => runOps([...line, '--organization', 'harbor'], stack);
  const file = async (name: string, content: string) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightshift-ops-'));
    stack = await startTestStack();
    await stack.context().db.query(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Harbor Coffee') RETURNING id),
       s AS (INSERT INTO sites (organization_id, name) SELECT id, 'Pier' FROM o)
       INSERT INTO billing_plan_grants (organization_id, plan_id, reason, granted_by)
       SELECT id, 'professional', 'pilot', 'ops' FROM o`,
    );
    await stack
      .context()
      .db.query('SELECT renew_entitlements(ARRAY(SELECT id FROM organizations), now())');
  });
  afterAll(() => Promise.all([stack.stop(), rm(folder, { recursive: true })]));

  it('takes items from a file, known by their SKU', async () => {
    const items = await file('items.csv', 'sku;name;unit\nB1;Espresso beans;kg\nM1;Oat milk;l\n');
    expect((await ops('items', 'import', items, '--dry-run')).stdout).toBe(
      'Would make 2 items, change 0.\n',
    );
    expect((await ops('items', 'import', items)).stdout).toBe('Made 2 items, changed 0.\n');
    expect((await ops('items', 'import', items)).stdout).toBe('Made 0 items, changed 2.\n');
    expect((await ops('items', 'list', '--like', 'milk')).stdout).toMatch(/M1\s+Oat milk\s+l/);
    const twice = await file('twice.csv', 'name,sku\nBeans,B1\nOther beans,B1\n');
    const { code, stderr } = await ops('items', 'import', twice);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Line 3: line 2 has the same sku')]);
  });

  it('says line by line what is no movement, and records the others not either', async () => {
    const movements = await file(
      'wrong.csv',
      'id,item,kind,quantity,at\n1,B1,sale,1,2026-01-05\n2,B9,sale,x,2026-01-05\n',
    );
    const { code, stderr } = await ops('forecast', 'import', movements);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('Line 3: quantity must be a number'),
    ]);
    const unknown = await file(
      'unknown.csv',
      'id,item,kind,quantity,at\n1,B9,sale,1,2026-01-05\n2,B9,sale,1,2026-01-06\n3,B1,sale,0,2026-01-05\n',
    );
    const said =
      'Nothing was recorded. Line 2 and 1 more: item: there is no B9; Line 4: quantity: it must not be 0';
    for (const dry of [['--dry-run'], []])
      expect((await ops('forecast', 'import', unknown, ...dry)).stderr).toContain(said);
    expect((await ops('items', 'list')).json).toBeDefined();
  });

  it('draws what was used and what will be, and says what to order and why', async () => {
    const sales = Array.from(
      { length: 120 },
      (_, n) => `s${n},B1,sale,${3 + (n % 3)},${ago(n + 1)}`,
    );
    const milk = sales.map((line) => line.replace(/^s(\d+),B1/, 'm$1,M1'));
    const receipt = `r,B1,receipt,500,${ago(130)}`;
    const content = ['id,item,kind,quantity,at', receipt, ...sales, ...milk].join('\n');
    const movements = await file('movements.csv', content);
    expect((await ops('forecast', 'import', movements)).stdout).toBe(
      'Recorded 241 movements; 0 were there.\n',
    );
    expect((await ops('forecast', 'show', 'beans')).stdout).toContain('has no forecast yet');
    const { db } = stack.context();
    await db.transaction((sql) => planNight({ at: new Date() }, { sql }));
    const { rows } = await db.query<{ organizationId: string; runId: string; slice: number }>(
      'SELECT organization_id AS "organizationId", run_id AS "runId", slice FROM ai_training_slices',
    );
    for (const slice of rows) await runSlice(slice, { db, clock: () => new Date() });
    const { stdout } = await ops('forecast', 'show', 'beans');
    expect(stdout).toMatch(/█+│[▓▒]+/);
    expect(stdout).toContain('champion');
    expect(stdout).toContain('Nothing of it has come true yet.');
    const { stdout: orders } = await ops('forecast', 'orders');
    expect(orders).toMatch(/Espresso beans: \d+ kg: 20 on hand make 20/);
    expect((await ops('forecast', 'runs')).stdout).toMatch(/Harbor Coffee\s+2\s+0\s+0\s+0/);
  });

  it('says that stock is not known where nobody told of any', async () => {
    const { stdout } = await ops('forecast', 'show', 'milk');
    expect(stdout).toMatch(/on hand +not known: no receipt and no count was told/);
    expect(stdout).toMatch(/runs out +not known/);
    expect((await ops('items', 'list')).stdout).toMatch(/Oat milk +l +-/);
    expect((await ops('forecast', 'orders')).stdout).not.toContain('Oat milk');
  });

  it('approves once, on the record', async () => {
    const [first] = JSON.parse((await ops('forecast', 'orders', '--json')).stdout).suggestions;
    expect((await ops('forecast', 'snooze', first.id.slice(0, 8), '--days', '3')).stdout).toBe(
      'Sleeps for 3 days.\n',
    );
    const approved = await ops('forecast', 'approve', first.id.slice(0, 8));
    expect(approved.stdout).toMatch(/^Ordered \d+: order /);
    expect((await ops('forecast', 'approve', first.id)).stdout).toBe(approved.stdout);
    const { stderr, code } = await ops('forecast', 'dismiss', first.id);
    expect([code, stderr]).toEqual([1, expect.stringContaining('The suggestion is approved')]);
    expect((await ops('forecast', 'orders')).stdout).toContain('Nothing needs to be ordered');
    const { rows } = await stack
      .context()
      .db.query(
        `SELECT action FROM operator_actions WHERE action LIKE 'forecast %' ORDER BY started_at`,
      );
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['forecast import', 'forecast snooze', 'forecast approve']),
    );
  });

  it('receives what was ordered, and tells rules, closed days and where invoices arrive', async () => {
    const [order] = JSON.parse((await ops('stock', 'orders', '--json')).stdout).orders;
    const id = order.id.slice(0, 8);
    expect((await ops('stock', 'receive', id, '--dry-run')).stdout).toMatch(
      /^Would receive \d+\.\n$/,
    );
    const part = await ops('stock', 'receive', id, '--quantity', '1', '--rest');
    expect(part.stdout).toMatch(/^Received 1\.\nThe rest is still to come: order /);
    const [rest] = JSON.parse((await ops('stock', 'orders', '--json')).stdout).orders;
    expect((await ops('stock', 'give-up', rest.id)).stdout).toBe('Given up.\n');
    expect((await ops('stock', 'orders')).stdout).toContain('Nothing is on its way');
    expect((await ops('stock', 'rule', 'beans')).stdout).toContain('is bought as by default');
    expect((await ops('stock', 'rule', 'beans', '--pack', '0.5')).stdout).toMatch(/packSize +0\.5/);
    expect((await ops('stock', 'rule', 'beans', '--service', '2')).code).toBe(2);
    const soon = new Date(Date.now() + 5 * DAY).toISOString().slice(0, 10);
    expect((await ops('stock', 'closures', '--day', soon)).stdout).toBe(`Shut: ${soon}\n`);
    expect((await ops('stock', 'closures', '--day', soon, '--open')).stdout).toBe(
      'No closed day is known.\n',
    );
    expect((await ops('stock', 'receipts', '--site', 'Pier')).stdout).toBe(
      'What invoices bill comes to Pier.\n',
    );
    expect((await ops('stock', 'receipts')).code).toBe(2);
  });
});
