import { createCheckins } from '../shared/checkins/create-checkins.ts';
import { planReminders } from '../shared/checkins/plan-reminders.ts';
import { sendQueued } from '../shared/email/send-queued.ts';
import type { Database } from '../shared/platform/database/database.ts';
import { onFreshDatabase } from './support/fresh-database.ts';
import { planNaively } from './support/naive-reminders.ts';
import type { Report } from './support/report.ts';
import { round } from './support/statistics.ts';

/** Reminders that fall due at once; NIGHTSHIFT_BENCH_REMINDERS makes it quicker to try. */
const DUE = Number(process.env.NIGHTSHIFT_BENCH_REMINDERS ?? 1_000_000);
const PER_ORGANIZATION = 1_000;
/** Milliseconds of the row-by-row way, before and after: its rate does not depend on how many are due. */
const NAIVE_MS = 4_000;
const QUEUED = 20_000;
const AT = new Date('2026-03-27T09:00:00Z');

/** Reminders/s into the mail ledger, set-based against row by row, and what the sender's ledger costs. */
export async function run(report: Report): Promise<void> {
  await onFreshDatabase(async ({ db, url }) => {
    await seed(db);
    const before = await naiveRate(url, db);
    const setBased = await planAll(db);
    const after = await naiveRate(url, db);
    const naive = (before + after) / 2;
    report.note(
      `${DUE.toLocaleString('en')} reminders due in ${DUE / PER_ORGANIZATION} organisations. Row by row ran for ` +
        `${(2 * NAIVE_MS) / 1000} s, half before and half after; its time for all is extrapolated by its rate.`,
    );
    report.table({
      title: 'Planning reminders that are due',
      columns: ['how', 'reminders/s', 'seconds for all', '× row by row'],
      rows: [
        ['row by row', Math.round(naive), Math.round(DUE / naive), 1],
        [
          'one statement',
          Math.round(setBased.rate),
          round(DUE / setBased.rate, 1),
          round(setBased.rate / naive, 1),
        ],
      ],
    });
    report.note(`This process grew by ${round(setBased.grewMb, 1)} MB while it planned them.`);
    report.target({
      name: 'planning, set-based over row by row',
      value: setBased.rate / naive,
      atLeast: 80,
    });
    report.target({ name: 'memory that planning adds (MB)', value: setBased.grewMb, atMost: 16 });
    await measureQueue(db, report);
  });
}

/** People, their organisations and the day's check-ins, one in a hundred suppressed. */
async function seed(db: Database) {
  await db.query(
    `INSERT INTO organizations (id, name) SELECT gen_random_uuid(), 'Organisation ' || n FROM generate_series(1, $1) n`,
    [DUE / PER_ORGANIZATION],
  );
  await db.query(
    `INSERT INTO checkin_schedules (organization_id, name, question) SELECT id, 'Daily', 'What is next?' FROM organizations`,
  );
  await db.query(
    `WITH places AS (SELECT id, row_number() OVER () - 1 AS n FROM organizations),
     people AS (
       INSERT INTO users (email, name) SELECT 'member' || n || '@example.com', 'Member ' || n
       FROM generate_series(0, $1 - 1) n RETURNING id, substring(email FROM '[0-9]+')::int AS n
     )
     INSERT INTO organization_members (organization_id, user_id)
     SELECT places.id, people.id FROM people JOIN places ON places.n = people.n / $2`,
    [DUE, PER_ORGANIZATION],
  );
  await db.query(
    `INSERT INTO email_suppressions (address, reason) SELECT email, 'bounce' FROM users WHERE email LIKE '%00@%'`,
  );
  await createCheckins({ at: AT }, { sql: db });
  await db.query('ANALYZE');
}

async function naiveRate(url: string, db: Database): Promise<number> {
  const planned = await planNaively({ url, forMs: NAIVE_MS });
  await db.query(`DELETE FROM email_logs WHERE effect_key LIKE 'naive-reminder:%'`);
  return (planned / NAIVE_MS) * 1000;
}

async function planAll(db: Database) {
  globalThis.gc?.();
  const heap = process.memoryUsage().rss;
  let most = heap;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const started = performance.now();
  const { queued } = await planReminders({ at: AT }, { db, clock: () => new Date() });
  const seconds = (performance.now() - started) / 1000;
  clearInterval(watch);
  return { rate: queued / seconds, grewMb: (most - heap) / 1e6 };
}

/** Claim, mark and settle with a provider that answers at once: the most that one sender could do. */
async function measureQueue(db: Database, report: Report) {
  await db.query('UPDATE email_rate_limits SET per_second = 1000000, tokens = 1000000');
  const started = performance.now();
  let sent = 0;
  await sendQueued(
    { channel: 'email' },
    {
      sql: db,
      clock: () => new Date(AT.getTime() + 1_000),
      mailer: async ({ id }) => {
        sent += 1;
        return { status: 'sent', messageId: id };
      },
      unsubscribeLinks: async () => undefined,
      wait: async () => {},
      timeIsUp: () => sent >= QUEUED,
    },
  );
  const rate = (sent / (performance.now() - started)) * 1000;
  report.table({
    title: 'Ledger of one sender, with a provider that takes no time',
    columns: ['what', 'mails/s'],
    rows: [['claimed, rendered, marked and settled', Math.round(rate)]],
  });
}
