import { ledgerDefaults } from '../../../shared/email/ledger/defaults.ts';
import { sendQueued } from '../../../shared/email/send-queued.ts';
import { campaignEmail } from '../../../shared/email/templates/campaign.ts';
import { round } from '../statistics.ts';
import type { Drain } from './drain.ts';

const MAILS = 1_000_000;
/** What SES grants an account that leaves its sandbox. */
const PER_SECOND = 14;
const AT = new Date('2026-03-27T09:00:00Z');
/** Mails that are sent besides, to see what a claim costs while the million waits. */
const MORE = 2_000;

/** One organisation's million in the queue, and ten mails of another behind it. */
export const drainMail: Drain = async ({ part }, { db }) => {
  await queue({ organization: 'Large', mails: Math.round(MAILS * part) });
  await queue({ organization: 'Small', mails: 10 });
  await db.query('UPDATE email_rate_limits SET per_second = $1, tokens = 1000000', [PER_SECOND]);
  let sent = 0;
  let small = 0;
  let after = Number.POSITIVE_INFINITY;
  let wall = 0;
  const begun = performance.now();
  await sendQueued(
    { channel: 'email' },
    {
      sql: db,
      clock: () => new Date(AT.getTime() + 1_000 + (sent / PER_SECOND) * 1_000),
      mailer: async ({ id, rendered }) => {
        sent += 1;
        if (rendered.subject === 'Small') small += 1;
        if (small === 10 && after === Number.POSITIVE_INFINITY) {
          after = sent / PER_SECOND;
          wall = performance.now() - begun;
        }
        return { status: 'sent', messageId: id };
      },
      unsubscribeLinks: async () => undefined,
      wait: () => db.query('UPDATE email_rate_limits SET tokens = 1000').then(() => {}),
      timeIsUp: () => small === 10 && sent > MORE * part,
    },
  );
  const each = (performance.now() - begun) / sent;
  return {
    rows: [
      ['the ten have left after', round(after, 1), `s at ${PER_SECOND} a second`],
      ['of it database and rendering', Math.round(wall), 'ms'],
      ['a mail costs the sender', round(each), 'ms'],
    ],
    targets: [{ name: 'mail: seconds until the ten have left', value: after, atMost: 5 }],
  };

  async function queue(input: { organization: string; mails: number }) {
    const ledger = ledgerDefaults(campaignEmail);
    await db.query(
      `WITH place AS (INSERT INTO organizations (name) VALUES ($1) RETURNING id)
       INSERT INTO email_logs (effect_key, organization_id, recipient, template, category, priority, share,
         on_unknown, data, not_before, queued_at)
       SELECT $1 || ':' || n, place.id, 'someone@example.com', 'campaign', $3, $4, email_share(n), $5,
         jsonb_build_object('subject', $1::text, 'body', 'We open at seven.', 'organization', $1::text), $6, $6
       FROM place, generate_series(1, $2::bigint) n`,
      [input.organization, input.mails, ledger.category, ledger.priority, ledger.on_unknown, AT],
    );
  }
};
