import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dispatchCampaigns } from '../../shared/campaigns/dispatch.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../shared/campaigns/states.ts';
import { createCheckins } from '../../shared/checkins/create-checkins.ts';
import { planReminders } from '../../shared/checkins/plan-reminders.ts';
import { EVERY_DAY, makeOrganization } from '../checkins/support.ts';
import { type EmailHouse, openEmailHouse } from './support/house.ts';

const NINE = new Date('2026-03-27T09:00:00Z');

describe('at the last moment before it leaves', () => {
  let house: EmailHouse;
  beforeEach(async () => {
    house = await openEmailHouse();
    house.clock.now = NINE;
  });
  afterEach(() => house.stop());

  const mails = async () =>
    (
      await house.db.query<{ state: string; reason: string | null }>(
        'SELECT state, reason FROM email_logs ORDER BY recipient',
      )
    ).rows.map(({ state, reason }) => [state, reason]);

  describe('a reminder', () => {
    const planFor = async (members: number, schedule: Record<string, unknown> = {}) => {
      const made = await makeOrganization(house.db, {
        members,
        schedule: { weekdays: EVERY_DAY, reminder_weekdays: EVERY_DAY, ...schedule },
      });
      await createCheckins({ at: NINE }, { sql: house.db });
      await planReminders({ at: NINE }, { db: house.db, clock: () => new Date() });
      return made;
    };

    it('is not sent to who answered, was excused or left while it waited', async () => {
      const { members } = await planFor(4);
      const [answered, excused, left] = members.map((member) => member.id);
      await house.db.query(
        `UPDATE checkin_participants SET status = CASE user_id WHEN $1 THEN 'done' ELSE 'excused' END
         WHERE user_id IN ($1, $2)`,
        [answered, excused],
      );
      await house.db.query('DELETE FROM organization_members WHERE user_id = $1', [left]);
      await house.send();
      expect(await mails()).toEqual([
        ['suppressed', 'check-in is done'],
        ['suppressed', 'check-in is excused'],
        ['suppressed', 'no longer a member'],
        ['sent', null],
      ]);
    });

    it('leads to where it is answered', async () => {
      await planFor(1, { answer_url: 'https://app.example.com/today?a=1&b=2' });
      await house.send();
      expect(house.ses.accepted[0]?.text).toContain(
        'Answer: https://app.example.com/today?a=1&b=2',
      );
      expect(house.ses.accepted[0]?.html).toContain(
        'href="https://app.example.com/today?a=1&amp;b=2"',
      );
    });

    it('says in words where that is, when its schedule names no address', async () => {
      await planFor(1);
      await house.send();
      expect(house.ses.accepted[0]?.text).toMatch(/You answer it where you sign in to \S/);
    });

    it('that is late waits for the end of the quiet hours', async () => {
      await planFor(1, { quiet_from: '12:00', quiet_to: '13:30' });
      house.clock.now = new Date('2026-03-27T12:00:00Z');
      await house.send();
      house.clock.now = new Date('2026-03-27T13:29:59Z');
      await house.send();
      expect(house.ses.accepted).toEqual([]);
      expect(await mails()).toEqual([['queued', null]]);
      house.clock.now = new Date('2026-03-27T13:30:00Z');
      await house.send();
      expect(house.ses.accepted).toHaveLength(1);
    });

    it('that is late is not sent in a quiet evening, nor the next morning', async () => {
      await planFor(1, { quiet_from: '21:00', quiet_to: '07:00' });
      house.clock.now = new Date('2026-03-27T21:30:00Z');
      await house.send();
      house.clock.now = new Date('2026-03-28T07:00:00Z');
      await house.send();
      expect(await mails()).toEqual([['failed', 'expired']]);
      expect(house.ses.accepted).toEqual([]);
    });

    it('knows no quiet hours that end where they begin', async () => {
      await planFor(1, { quiet_from: '10:00', quiet_to: '10:00' });
      house.clock.now = new Date('2026-03-27T10:30:00Z');
      await house.send();
      expect(house.ses.accepted).toHaveLength(1);
    });
  });

  describe('a campaign mail that the provider throttled', () => {
    const start = async () => {
      const { id } = await makeOrganization(house.db, { members: 3 });
      const { rows } = await house.db.query<{ id: string }>(
        `INSERT INTO campaigns (organization_id, name, subject, body, state, send_at_local, due_at)
         VALUES ($1, 'Summer', 'Hours', 'We open at 7.', 'scheduled', '2026-03-27 09:00', $2) RETURNING id`,
        [id, NINE],
      );
      await dispatchCampaigns({ at: NINE }, { db: house.db, clock: () => new Date() });
      return rows[0]?.id as string;
    };
    /** The operator acts while the mails are at the provider, which then throttles all of them. */
    const throttleWhile = async (act: () => Promise<void>) => {
      const during = new Promise<void>((done, fail) => {
        house.ses.behave = (_, call) => {
          if (call === 0) act().then(done, fail);
          return 'throttle';
        };
      });
      await house.send({ timeIsUp: () => house.ses.calls.length >= 3 });
      await during;
      house.ses.behave = () => 'accept';
      house.clock.pass(1);
      await house.send();
    };

    it('stays when the campaign was paused meanwhile, and goes with the rest', async () => {
      const id = await start();
      await throttleWhile(() => pauseCampaign({ id }, { sql: house.db }));
      expect(house.ses.accepted).toEqual([]);
      await resumeCampaign({ id }, { sql: house.db });
      await house.send();
      expect(house.ses.accepted).toHaveLength(3);
    });

    it('never goes when the campaign was cancelled meanwhile', async () => {
      const id = await start();
      await throttleWhile(() => cancelCampaign({ id }, { sql: house.db }));
      expect(house.ses.accepted).toEqual([]);
      expect(await house.states()).toEqual({ suppressed: 3 });
    });
  });
});
