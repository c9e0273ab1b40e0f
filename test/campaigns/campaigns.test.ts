import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dispatchCampaigns } from '../../shared/campaigns/dispatch.ts';
import { summarizeCampaign } from '../../shared/campaigns/report.ts';
import { scheduleCampaign } from '../../shared/campaigns/schedule.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../shared/campaigns/states.ts';
import { momentOf } from '../../shared/campaigns/zones.ts';
import { makeOrganization } from '../checkins/support.ts';
import { type EmailHouse, openEmailHouse } from '../email/support/house.ts';

describe('a campaign', () => {
  let house: EmailHouse;
  beforeEach(async () => {
    house = await openEmailHouse({ connections: 6 });
  });
  afterEach(() => house.stop());

  const dispatch = (at: string) =>
    house.db.transaction((tx) => dispatchCampaigns({ at: new Date(at) }, { sql: tx }));
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

  it('counts right when twenty take from one quota at once', async () => {
    const { takeQuota } = await import('../../shared/campaigns/quota.ts');
    const { id } = await makeOrganization(house.db, { members: 1 });
    const grants = await Promise.all(
      Array.from({ length: 20 }, () =>
        house.db.transaction((tx) =>
          takeQuota(
            { organizationId: id, wanted: 70, at: new Date('2026-06-01T00:00:00Z') },
            { sql: tx },
          ),
        ),
      ),
    );
    expect(grants.reduce((a, b) => a + b)).toBe(1000);
    expect(grants.filter((g) => g === 70)).toHaveLength(14);
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

describe('the moment of a local time', () => {
  it('is as much later as the gap is long, or the first of two', async () => {
    const at = async (local: string, timeZone: string) =>
      (await momentOf({ local, timeZone })).toISOString();
    expect(await at('2026-03-29T01:30', 'Europe/London')).toBe('2026-03-29T01:30:00.000Z');
    expect(await at('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
    await expect(at('2026-11-01T01:30', 'Mars/Olympus')).rejects.toThrow(/known zone/);
  });
});
