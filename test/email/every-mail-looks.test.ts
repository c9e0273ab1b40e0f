import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { queueEmails } from '../../shared/email/queue-emails.ts';
import { toEmailRequest } from '../../shared/email/requested.ts';
import { type TemplateName, templates } from '../../shared/email/templates/index.ts';
import { makeOrganization } from '../checkins/support.ts';
import { type EmailHouse, openEmailHouse } from './support/house.ts';

/** The things that mails are about, as a mail finds them while it is wanted. */
type Scene = { house: EmailHouse; organizationId: string; userId: string };
type Looks = {
  /** A mail of the template, on the ledger. */
  queue(scene: Scene): Promise<unknown>;
  /** What makes it worthless while it waits. */
  meanwhile(scene: Scene): Promise<unknown>;
  reason: string;
};

const insert = ({ house, organizationId, userId }: Scene, columns: Record<string, unknown>) => {
  const row = {
    effect_key: 'x',
    organization_id: organizationId,
    user_id: userId,
    recipient: 'ada@example.com',
    on_unknown: 'resend',
    ...columns,
  };
  const names = Object.keys(row);
  return house.db.query(
    `INSERT INTO email_logs (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
};

/** What the application asks for is worthless after a date that it names. */
const requested = (template: 'magic-link' | 'one-time-code' | 'invitation'): Looks => ({
  queue: ({ house }) => {
    const validUntil = new Date(house.clock.now.getTime() + 600_000).toISOString();
    const data = { ...templates[template].sample, validUntil };
    const asked = { template, effectKey: 'x', recipient: 'ada@example.com', data };
    return queueEmails([toEmailRequest(asked)], { sql: house.db });
  },
  meanwhile: async ({ house }) => house.clock.pass(11),
  reason: 'expired',
});

const LOOKS: Record<TemplateName, Looks | { why: string }> = {
  'magic-link': requested('magic-link'),
  'one-time-code': requested('one-time-code'),
  invitation: requested('invitation'),
  'payment-failed': {
    queue: async (scene) => {
      const { house, organizationId } = scene;
      const customer = `'${organizationId}', 'cus_1'`;
      await house.db.query(
        `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES (${customer})`,
      );
      await house.db.query(
        `INSERT INTO billing_invoices (organization_id, stripe_customer_id, stripe_invoice_id, status,
           currency, total, amount_due, amount_paid, amount_remaining, attempt_count, source_phase,
           source_created, source_event_id)
         VALUES (${customer}, 'in_1', 'open', 'eur', 1, 1, 0, 1, 1, 0, 1, 'evt_1')`,
      );
      const data = { ...templates['payment-failed'].sample, account: '', invoiceId: 'in_1' };
      await insert(scene, { template: 'payment-failed', category: 'transactional', data });
    },
    meanwhile: ({ house }) => house.db.query(`UPDATE billing_invoices SET status = 'paid'`),
    reason: 'invoice is paid',
  },
  'checkin-reminder': {
    queue: async (scene) => {
      const { house, organizationId, userId } = scene;
      const { rows } = await house.db.query<{ id: string }>(
        `WITH s AS (
           INSERT INTO checkin_sessions (organization_id, schedule_id, local_date, time_zone)
           SELECT organization_id, id, '2026-03-27', 'UTC' FROM checkin_schedules
           WHERE organization_id = $1 LIMIT 1 RETURNING id)
         INSERT INTO checkin_participants (organization_id, session_id, user_id)
         SELECT $1, id, $2 FROM s RETURNING id`,
        [organizationId, userId],
      );
      const data = templates['checkin-reminder'].sample;
      const participant_id = rows[0]?.id;
      await insert(scene, {
        template: 'checkin-reminder',
        category: 'reminder',
        data,
        participant_id,
      });
    },
    meanwhile: ({ house }) => house.db.query(`UPDATE checkin_participants SET status = 'done'`),
    reason: 'check-in is done',
  },
  campaign: {
    queue: async (scene) => {
      const { house, organizationId } = scene;
      const { rows } = await house.db.query<{ id: string }>(
        `INSERT INTO campaigns (organization_id, name, subject, body) VALUES ($1, 'a', 'a', 'a') RETURNING id`,
        [organizationId],
      );
      const data = templates.campaign.sample;
      await insert(scene, {
        template: 'campaign',
        category: 'campaign',
        data,
        campaign_id: rows[0]?.id,
      });
    },
    meanwhile: ({ house }) => house.db.query(`UPDATE campaigns SET state = 'cancelled'`),
    reason: 'campaign cancelled',
  },
  'maintenance-planned': {
    queue: async (scene) => {
      const { rows } = await scene.house.db.query<{ id: string }>(
        `INSERT INTO maintenance_windows (starts_at, ends_at, why, created_by)
         VALUES ('2199-01-01', '2199-01-01 02:00', 'x', 'ada') RETURNING id`,
      );
      const data = { ...templates['maintenance-planned'].sample, window: rows[0]?.id };
      await insert(scene, { template: 'maintenance-planned', category: 'transactional', data });
    },
    meanwhile: ({ house }) => house.db.query('UPDATE maintenance_windows SET ended_at = now()'),
    reason: 'the maintenance was called off',
  },
  'stock-alerts': {
    queue: async (scene) => {
      const { house, organizationId } = scene;
      await house.db.query(
        `WITH s AS (INSERT INTO sites (organization_id, name) VALUES ($1, 'Pier 9') RETURNING id),
         i AS (INSERT INTO inventory_items (organization_id, name) VALUES ($1, 'Beans') RETURNING id)
         INSERT INTO ai_alerts (organization_id, site_id, item_id, kind, message, first_at, last_at)
         SELECT $1, s.id, i.id, 'stock-out', 'soon', now(), now() FROM s, i`,
        [organizationId],
      );
      const data = templates['stock-alerts'].sample;
      await insert(scene, { template: 'stock-alerts', category: 'transactional', data });
    },
    meanwhile: ({ house }) => house.db.query('UPDATE ai_alerts SET closed_at = now()'),
    reason: 'nothing is left to look at',
  },
  'document-mail-empty': {
    queue: async (scene) => {
      const { house, organizationId } = scene;
      await house.db.query(
        `INSERT INTO document_senders (organization_id, address, trusted_by) VALUES ($1, 'ada@example.com', 'x')`,
        [organizationId],
      );
      const data = templates['document-mail-empty'].sample;
      await insert(scene, { template: 'document-mail-empty', category: 'transactional', data });
    },
    meanwhile: ({ house }) => house.db.query('DELETE FROM document_senders'),
    reason: 'its sender is not trusted any more',
  },
  'operator-notice': { why: 'operators want to know of what is over, too' },
  'backup-failed': { why: 'operators want to know of what is over, too' },
  'email-test': { why: 'an operator waits for it' },
};

describe('a mail that something asked for', () => {
  let scene: Scene;
  beforeEach(async () => {
    const house = await openEmailHouse();
    const made = await makeOrganization(house.db, { members: 1, schedule: {} });
    scene = { house, organizationId: made.id, userId: made.members[0]?.id as string };
  });
  afterEach(() => scene.house.stop());

  const looking = Object.entries(LOOKS).flatMap(([name, looks]) =>
    'why' in looks ? [] : [{ name, ...looks }],
  );

  it.each(looking)('looks at what it is about before it leaves: $name', async (looks) => {
    const { house } = scene;
    await looks.queue(scene);
    await looks.meanwhile(scene);
    await house.send();
    const { rows } = await house.db.query('SELECT reason FROM email_logs');
    expect(rows).toEqual([{ reason: looks.reason }]);
    expect(house.ses.accepted).toEqual([]);
  });

  it.each(looking)('leaves when nothing has changed: $name', async (looks) => {
    await looks.queue(scene);
    await scene.house.send();
    expect(scene.house.ses.accepted).toHaveLength(1);
  });
});
