import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpsContext } from '../../ops/context.ts';
import { dispatchCampaigns } from '../../shared/campaigns/dispatch.ts';
import { makeOrganization } from '../checkins/support.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops campaigns', () => {
  let stack: TestStack;
  let context: OpsContext;
  let dir: string;
  const ops = (...line: string[]) => runOps(['campaigns', ...line], stack);

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nightshift-campaign-'));
    await writeFile(join(dir, 'hours.txt'), 'We open at seven.\n\nCome early.');
    stack = await startTestStack();
    context = stack.context();
  });
  afterAll(async () => {
    await stack.stop();
    await rm(dir, { recursive: true });
  });

  const create = async (...more: string[]) => {
    const { id, members } = await makeOrganization(context.db, { members: 3 });
    const file = join(dir, 'hours.txt');
    const made = await ops('create', id, file, '--subject', 'Summer hours', '--json', ...more);
    return { members, code: made.code, id: made.code === 0 ? made.json().id : '' };
  };

  it('takes one from a file through its life, and says who got it and who did not', async () => {
    const { id, members } = await create();
    expect((await ops('pause', id)).stderr).toContain('The campaign is draft');
    const year = new Date().getUTCFullYear() + 1;
    expect((await ops('schedule', id, `${year}-06-01T09:00`)).stdout).toBe('scheduled\n');
    const at = new Date(`${year}-06-01T09:00:00Z`);
    await context.db.query(
      `INSERT INTO email_suppressions (address, reason) VALUES ($1, 'bounce')`,
      [members[0]?.email],
    );
    await dispatchCampaigns({ at }, context);
    expect((await ops('pause', id.slice(0, 13))).stdout).toBe('paused\n');
    expect((await ops('list')).stdout).toMatch(/Summer hours .* paused \(operator\)/);
    expect((await ops('resume', id)).stdout).toBe('sending\n');
    expect((await ops('report', id, '--json')).json()).toEqual([
      { outcome: 'queued', reason: null, recipients: 2 },
      { outcome: 'skipped', reason: 'bounce', recipients: 1 },
    ]);
    const named = await ops('report', id, '--recipients', '--outcome', 'skipped');
    expect(named.stdout).toContain(members[0]?.id);
    expect(named.stdout).not.toContain('@example.com');
    expect((await ops('cancel', id, '--yes')).stdout).toBe('cancelled\n');
    expect((await ops('resume', id)).code).toBe(1);
  });

  it('shows and changes the quota of a plan that there is', async () => {
    await context.db.query(`INSERT INTO billing_plans (id, name) VALUES ('pro', 'Pro')`);
    expect((await ops('quota', 'pro', '--set', '20000')).code).toBe(0);
    expect((await ops('quota', 'none', '--set', '500')).code).toBe(0);
    expect((await ops('quota', '--json')).json()).toEqual([
      { plan: 'none', monthly: 500 },
      { plan: 'pro', monthly: 20_000 },
    ]);
    expect((await ops('quota', 'prp', '--set', '1')).code).toBe(2);
    expect((await ops('quota', 'pro', '--set', 'many')).code).toBe(2);
  });

  it('refuses a time that has passed, an audience that does not exist, and changes nothing when asked only', async () => {
    const { id } = await create('--audience', '{"roles":["member"]}');
    const past = await ops('schedule', id, '2025-06-01T09:00');
    expect(past).toMatchObject({ code: 2, stderr: expect.stringContaining('has passed') });
    expect((await ops('schedule', id, 'tomorrow')).code).toBe(2);
    expect((await create('--audience', '{"role":["member"]}')).code).toBe(2);
    expect((await ops('cancel', id, '--dry-run')).stdout).toContain('it is draft');
    const { rows } = await context.db.query('SELECT state FROM campaigns WHERE id = $1', [id]);
    expect(rows).toEqual([{ state: 'draft' }]);
  });
});
