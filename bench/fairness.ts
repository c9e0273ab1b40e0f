import { dispatchCampaigns } from '../shared/campaigns/dispatch.ts';
import { queueEmails } from '../shared/email/queue-emails.ts';
import { sendQueued } from '../shared/email/send-queued.ts';
import type { Database } from '../shared/platform/database/database.ts';
import { onFreshDatabase } from './support/fresh-database.ts';
import type { Report } from './support/report.ts';
import { round } from './support/statistics.ts';

/** Recipients of the one large campaign; NIGHTSHIFT_BENCH_RECIPIENTS makes it quicker to try. */
const HUGE = Number(process.env.NIGHTSHIFT_BENCH_RECIPIENTS ?? 200_000);
const SMALL = { organizations: 50, recipients: 20 };
/** Mails a second, by the clock of the bench: what SES grants an account that leaves its sandbox. */
const PER_SECOND = 14;
const AT = new Date('2026-03-27T09:00:00Z');

/** How long the campaigns of small organisations wait for a large one of the same minute. */
export async function run(report: Report): Promise<void> {
  await onFreshDatabase(async ({ db }) => {
    await seed(db);
    const planning = performance.now();
    const { queued } = await dispatchCampaigns({ at: AT }, { db, clock: () => AT });
    const planned = (performance.now() - planning) / 1_000;
    const { last, code } = await send(db);
    report.note(
      `One organisation with ${HUGE.toLocaleString('en')} recipients and ${SMALL.organizations} with ` +
        `${SMALL.recipients} each, due in the same minute; ${queued.toLocaleString('en')} mails, sent at ` +
        `${PER_SECOND} a second by the bench's clock. The large one alone takes ` +
        `${round(HUGE / PER_SECOND / 3_600, 1)} hours at that rate.`,
    );
    report.table({
      title: 'Who waits how long',
      columns: ['what', 'seconds'],
      rows: [
        ['planning all of it', round(planned, 1)],
        ['until the last mail of the small campaigns', round(last, 1)],
        ['a one-time code that is asked for in the middle of it', round(code, 1)],
      ],
    });
    report.target({
      name: 'seconds until the small campaigns have left',
      value: planned + last,
      atMost: 180,
    });
    report.target({ name: 'seconds until a one-time code has left', value: code, atMost: 5 });
  });
}

async function seed(db: Database) {
  await db.query(`UPDATE email_plan_quotas SET monthly = 10 * $1::int`, [HUGE]);
  await db.query(
    `WITH places AS (
       INSERT INTO organizations (name) SELECT 'Organisation ' || n FROM generate_series(0, $1) n
       RETURNING id, substring(name FROM '[0-9]+')::int AS n
     ), people AS (
       INSERT INTO users (email, name)
       SELECT 'member' || n || '@example.com', 'Member ' || n FROM generate_series(1, $2 + $1 * $3) n
       RETURNING id, substring(email FROM '[0-9]+')::int AS n
     ), members AS (
       INSERT INTO organization_members (organization_id, user_id)
       SELECT p.id, u.id FROM people u
       JOIN places p ON p.n = CASE WHEN u.n <= $2 THEN 0 ELSE 1 + (u.n - $2 - 1) / $3 END
     )
     INSERT INTO campaigns (organization_id, name, subject, body, state, send_at_local, due_at)
     SELECT id, 'Spring', 'Spring', 'We open at seven.', 'scheduled', '2026-03-27 09:00', $4 FROM places ORDER BY n`,
    [SMALL.organizations, HUGE, SMALL.recipients, AT],
  );
  await db.query('ANALYZE');
}

/** Sends until the small campaigns and a code have left; the clock passes by the mails alone. */
async function send(db: Database): Promise<{ last: number; code: number }> {
  await db.query('UPDATE email_rate_limits SET per_second = $1, tokens = 1000000', [PER_SECOND]);
  const small = new Set(
    (
      await db.query<{ id: string }>(
        `SELECT e.id FROM email_logs e JOIN organizations o ON o.id = e.organization_id WHERE o.name <> 'Organisation 0'`,
      )
    ).rows.map(({ id }) => id),
  );
  let sent = 0;
  let last = 0;
  let asked: number | undefined;
  let code: number | undefined;
  const seconds = () => sent / PER_SECOND;
  await sendQueued(
    { channel: 'email' },
    {
      sql: db,
      clock: () => new Date(AT.getTime() + 1_000 + seconds() * 1_000),
      mailer: async ({ id, rendered }) => {
        sent += 1;
        if (small.delete(id)) last = seconds();
        if (rendered.subject === 'Your sign-in code') code = seconds() - (asked ?? 0);
        if (sent === 100) {
          asked = seconds();
          await askForCode(db);
        }
        return { status: 'sent', messageId: id };
      },
      unsubscribeLinks: async () => undefined,
      wait: () => db.query('UPDATE email_rate_limits SET tokens = 1000').then(() => {}),
      timeIsUp: () => small.size === 0 && code !== undefined,
    },
  );
  return { last, code: code ?? Number.POSITIVE_INFINITY };
}

const askForCode = (db: Database) =>
  queueEmails(
    [
      {
        template: 'one-time-code',
        effectKey: 'code',
        recipient: 'ada@example.com',
        notBefore: AT,
        data: { code: '1', validUntil: '2099-01-01T00:00:00Z' },
      },
    ],
    { sql: db },
  );
