import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dispatchCampaigns } from '../../shared/campaigns/dispatch.ts';
import { summarizeCampaign } from '../../shared/campaigns/report.ts';
import { scheduleCampaign } from '../../shared/campaigns/schedule.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../shared/campaigns/states.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { makeOrganization } from '../checkins/support.ts';
import { type EmailHouse, openEmailHouse } from '../email/support/house.ts';

describe('a campaign', () => {
  let house: EmailHouse;
  beforeEach(async () => {
    house = await openEmailHouse({ connections: 6 });
  });
  afterEach(() => house.stop());

  const dispatch = (at: string) =>
    dispatchCampaigns({ at: new Date(at) }, { db: house.db, clock: () => new Date() });
  const draft = async (organizationId: string, over: Record<string, unknown> = {}) => {
    const { rows } = await house.db.query<{ id: string }>(
      `INSERT INTO campaigns (organization_id, name, subject, body, audience) VALUES ($1, 'Summer', 'Hours', 'We open at 7.', $2) RETURNING id`,
      [organizationId, JSON.stringify(over)],
    );
    return rows[0]?.id as string;
  };
  const schedule = (
    id: string,
    sendAtLocal = '2026-06-01T09:00',
    zoneMode: 'organization' | 'recipient' = 'organization',
  ) =>
    scheduleCampaign(
      { id, sendAtLocal, zoneMode },
      { sql: house.db, clock: () => new Date('2026-05-30T12:00:00Z') },
    );
  const state = async (id: string) =>
    (await house.db.query('SELECT state, pause_reason FROM campaigns WHERE id = $1', [id])).rows[0];
  const summary = async (id: string) =>
    (await summarizeCampaign({ id }, { sql: house.db })).map((o) => [
      o.outcome,
      o.reason,
      o.recipients,
    ]);
  const send = async () => {
    house.clock.now = new Date('2026-06-02T00:00:00Z');
    return house.send();
  };

  it('goes out at its local time, to everybody once, and is sent when all mail has left', async () => {
    const { id } = await makeOrganization(house.db, { timeZone: 'Europe/Berlin', members: 5 });
    const campaign = await draft(id);
    await schedule(campaign);
    expect(await dispatch('2026-06-01T06:55:00Z')).toMatchObject({ started: 0 });
    expect(await dispatch('2026-06-01T07:00:00Z')).toMatchObject({
      started: 1,
      queued: 5,
      finished: 0,
    });
    expect(await dispatch('2026-06-01T07:05:00Z')).toMatchObject({ queued: 0, finished: 0 });
    await send();
    expect(await dispatch('2026-06-01T07:10:00Z')).toMatchObject({ finished: 1 });
    expect(house.ses.accepted).toHaveLength(5);
    expect(await state(campaign)).toMatchObject({ state: 'sent' });
    expect(await summary(campaign)).toEqual([['sent', null, 5]]);
    await house.db.query('DELETE FROM email_logs');
    expect(await summary(campaign)).toEqual([['forgotten', null, 5]]);
  });

  it('reaches each recipient when their own clock shows its time', async () => {
    const { id, members } = await makeOrganization(house.db, {
      timeZone: 'Europe/London',
      members: 3,
    });
    const zone = (n: number, name: string) =>
      house.db.query('UPDATE users SET time_zone = $2 WHERE id = $1', [members[n]?.id, name]);
    await zone(0, 'Pacific/Auckland');
    await zone(1, 'America/Los_Angeles');
    const campaign = await draft(id);
    await schedule(campaign, '2026-06-01T09:00', 'recipient');
    const queued = async (at: string) => (await dispatch(at)).queued;
    expect(await queued('2026-05-31T20:55:00Z')).toBe(0);
    expect(await queued('2026-05-31T21:00:00Z')).toBe(1);
    expect(await queued('2026-06-01T08:00:00Z')).toBe(1);
    expect(await queued('2026-06-01T15:55:00Z')).toBe(0);
    expect(await queued('2026-06-01T16:00:00Z')).toBe(1);
  });

  it('is not given a time that has passed where somebody reads it', async () => {
    const { id, members } = await makeOrganization(house.db, { members: 2 });
    await house.db.query(`UPDATE users SET time_zone = 'Pacific/Auckland' WHERE id = $1`, [
      members[0]?.id,
    ]);
    const campaign = await draft(id);
    await expect(schedule(campaign, '2025-06-01T09:00')).rejects.toThrow('In UTC that time has');
    // noon in UTC is midnight of the next day in Auckland
    const late = () => schedule(campaign, '2026-05-30T20:00', 'recipient');
    await expect(late()).rejects.toThrow('In Pacific/Auckland that time has passed');
    await schedule(campaign, '2026-05-30T20:00');
    expect(await state(campaign)).toMatchObject({ state: 'scheduled' });
  });

  it('goes to the audience that its query names', async () => {
    const { id, members } = await makeOrganization(house.db, { members: 4 });
    await house.db.query(`UPDATE organization_members SET role = 'admin' WHERE user_id = $1`, [
      members[0]?.id,
    ]);
    const campaign = await draft(id, { roles: ['admin', 'owner'] });
    await schedule(campaign);
    expect(await dispatch('2026-06-01T09:00:00Z')).toMatchObject({ queued: 1 });
  });

  it('stops in the middle, and goes on where it stopped', async () => {
    const { id } = await makeOrganization(house.db, { members: 30 });
    const campaign = await draft(id);
    await schedule(campaign);
    await dispatch('2026-06-01T09:00:00Z');
    let sent = 0;
    house.clock.now = new Date('2026-06-01T09:01:00Z');
    await house.send({ timeIsUp: () => house.ses.accepted.length >= 10 });
    sent = house.ses.accepted.length;
    await pauseCampaign({ id: campaign }, { sql: house.db });
    await send();
    expect(house.ses.accepted).toHaveLength(sent);
    expect(await dispatch('2026-06-01T09:05:00Z')).toMatchObject({ queued: 0, finished: 0 });
    await resumeCampaign({ id: campaign }, { sql: house.db });
    await send();
    expect(new Set(house.ses.accepted.map((mail) => mail.to)).size).toBe(30);
    expect(house.ses.accepted).toHaveLength(30);
  });

  it('says of each recipient why they did not get it', async () => {
    const { id, members } = await makeOrganization(house.db, { members: 6 });
    await house.db.query(
      `INSERT INTO email_suppressions (address, organization_id, category, reason) VALUES
         ($1, NULL, NULL, 'bounce'), ($2, $3, 'campaign', 'unsubscribe')`,
      [members[0]?.email, members[1]?.email, id],
    );
    house.ses.behave = (to) => (to === members[2]?.email ? 'refuse' : 'accept');
    const campaign = await draft(id);
    await schedule(campaign);
    await dispatch('2026-06-01T09:00:00Z');
    await house.db.query(`INSERT INTO email_suppressions (address, reason) VALUES ($1, 'manual')`, [
      members[3]?.email,
    ]);
    await send();
    expect(await summary(campaign)).toEqual([
      ['sent', null, 2],
      ['failed', 'MessageRejected', 1],
      ['skipped', 'bounce', 1],
      ['skipped', 'unsubscribe', 1],
      ['suppressed', 'manual', 1],
    ]);
  });

  it('keeps to the plan’s quota when several go out at once, and pauses for the rest', async () => {
    await house.db.query(`UPDATE email_plan_quotas SET monthly = 50 WHERE plan = ''`);
    const { id } = await makeOrganization(house.db, { members: 20 });
    const campaigns = await Promise.all(Array.from({ length: 4 }, () => draft(id)));
    for (const campaign of campaigns) await schedule(campaign);
    // Each alone in a transaction of its own, as concurrent ticks would have it.
    await Promise.all(Array.from({ length: 4 }, () => dispatch('2026-06-01T09:00:00Z')));
    const total = await house.db.query(`SELECT count(*)::int AS n FROM email_logs`);
    expect(total.rows[0]).toEqual({ n: 50 });
    const states = await Promise.all(campaigns.map(state));
    expect(states.filter((s) => s?.pause_reason === 'quota')).toHaveLength(2);
    const used = await house.db.query('SELECT used FROM email_usage');
    expect(used.rows).toEqual([{ used: 50 }]);
  });

  it('has the quota of the plan that the organisation pays for', async () => {
    const { id } = await makeOrganization(house.db, { members: 3 });
    await house.db.query(
      `INSERT INTO billing_plans (id, name, stripe_price_ids) VALUES ('pro', 'Pro', '{price_1}')`,
    );
    await house.db.query(`INSERT INTO email_plan_quotas VALUES ('pro', 5000)`);
    await house.db.query(
      `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, 'cus_1')`,
      [id],
    );
    await house.db.query(
      `INSERT INTO billing_subscriptions (organization_id, stripe_customer_id, stripe_subscription_id, status, stripe_price_ids, source_phase, source_created, source_event_id)
       VALUES ($1, 'cus_1', 'sub_1', 'active', '{price_1}', 1, 1, 'evt_1')`,
      [id],
    );
    const quota = await house.db.query('SELECT email_monthly_quota($1) AS n', [id]);
    expect(quota.rows[0]).toEqual({ n: 5000 });
  });

  it('lets the campaigns of others by, however large it is, and is not held up itself', async () => {
    await house.db.query(`UPDATE email_plan_quotas SET monthly = 100000 WHERE plan = ''`);
    const huge = await makeOrganization(house.db, { members: 12_000 });
    const others: string[] = [];
    for (let n = 0; n < 5; n++) others.push((await makeOrganization(house.db, { members: 20 })).id);
    for (const id of [huge.id, ...others]) await schedule(await draft(id));
    expect(await dispatch('2026-06-01T09:00:00Z')).toMatchObject({ started: 6, queued: 12_100 });
    house.clock.now = new Date('2026-06-02T00:00:00Z');
    await house.send({ timeIsUp: () => house.ses.accepted.length >= 200 });
    const { rows } = await house.db.query<{ id: string; n: number }>(
      `SELECT organization_id AS id, count(*)::int AS n FROM email_logs WHERE state = 'sent' GROUP BY 1`,
    );
    const sent = new Map(rows.map(({ id, n }) => [id, n]));
    for (const id of others) expect(sent.get(id)).toBe(20);
    expect(sent.get(huge.id)).toBeGreaterThanOrEqual(100);
  });

  it('takes its turn behind others’ first mails when its organisation has sent much today', async () => {
    const { id } = await makeOrganization(house.db, { members: 60 });
    const shares = async (campaign: string) =>
      (
        await house.db.query<{ share: number; n: number }>(
          `SELECT share, count(*)::int AS n FROM email_logs WHERE campaign_id = $1 GROUP BY 1 ORDER BY 1`,
          [campaign],
        )
      ).rows.map(({ share, n }) => [share, n]);
    const [first, second, tomorrow] = [await draft(id), await draft(id), await draft(id)];
    await schedule(first);
    await dispatch('2026-06-01T09:00:00Z');
    await schedule(second);
    await dispatch('2026-06-01T10:00:00Z');
    await schedule(tomorrow, '2026-06-02T09:00');
    await dispatch('2026-06-02T09:00:00Z');
    expect(await shares(first)).toEqual([
      [0, 50],
      [1, 10],
    ]);
    expect(await shares(second)).toEqual([[1, 60]]);
    expect(await shares(tomorrow)).toEqual([
      [0, 50],
      [1, 10],
    ]);
  });

  it('is done in slices, and the next tick takes up what the time did not suffice for', async () => {
    await house.db.query(`UPDATE email_plan_quotas SET monthly = 100000 WHERE plan = ''`);
    const { id } = await makeOrganization(house.db, { members: 11_000 });
    await schedule(await draft(id));
    let asked = 0;
    const at = new Date('2026-06-01T09:00:00Z');
    const deps = { db: house.db, clock: () => new Date() };
    const first = await dispatchCampaigns({ at }, { ...deps, hasTime: () => ++asked <= 4 });
    expect(first).toMatchObject({ started: 1, queued: 5_000, finished: 0 });
    expect(await dispatchCampaigns({ at }, deps)).toMatchObject({ started: 0, queued: 6_000 });
    expect((await house.db.query('SELECT FROM email_logs')).rowCount).toBe(11_000);
  });

  it('that has no time is paused alone, and goes on once it has one', async () => {
    const [broken, fine] = [await makeOrganization(house.db), await makeOrganization(house.db)];
    const [a, b] = [await draft(broken.id), await draft(fine.id)];
    await schedule(a);
    await schedule(b);
    // The database refuses it by itself; what it would not refuse must not stop others either.
    const owner = createDatabase({ url: async () => house.database.ownerUrl });
    await owner.query('ALTER TABLE campaigns DROP CONSTRAINT campaigns_scheduled_with_time');
    await owner.query('UPDATE campaigns SET send_at_local = NULL WHERE id = $1', [a]);
    await owner.end();
    expect(await dispatch('2026-06-01T09:00:00Z')).toMatchObject({ faulty: 1, queued: 2 });
    expect(await state(a)).toEqual({ state: 'paused', pause_reason: 'fault' });
    const notices = async () =>
      (await house.db.query('SELECT key, resolved_at IS NOT NULL AS over FROM notices')).rows;
    expect(await notices()).toEqual([{ key: 'campaigns-faulty', over: false }]);
    await house.db.query(`UPDATE campaigns SET send_at_local = '2026-06-01 09:00' WHERE id = $1`, [
      a,
    ]);
    await resumeCampaign({ id: a }, { sql: house.db });
    expect(await dispatch('2026-06-01T09:05:00Z')).toMatchObject({ faulty: 0, queued: 2 });
    expect(await notices()).toEqual([{ key: 'campaigns-faulty', over: true }]);
  });

  it('can be cancelled until all has left, and moves only where its state allows', async () => {
    const { id } = await makeOrganization(house.db, { members: 3 });
    const campaign = await draft(id);
    await expect(pauseCampaign({ id: campaign }, { sql: house.db })).rejects.toThrow(
      'The campaign is draft',
    );
    await schedule(campaign);
    await dispatch('2026-06-01T09:00:00Z');
    await cancelCampaign({ id: campaign }, { sql: house.db });
    await send();
    expect(house.ses.accepted).toHaveLength(0);
    expect(await summary(campaign)).toEqual([['suppressed', 'campaign cancelled', 3]]);
    const used = await house.db.query('SELECT used FROM email_usage');
    expect(used.rows).toEqual([{ used: 0 }]);
    await expect(resumeCampaign({ id: campaign }, { sql: house.db })).rejects.toThrow(
      'The campaign is cancelled',
    );
  });
});
