import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { type LocalStripe, startLocalStripe } from '../../../local/stripe/server.ts';
import { createContext, type OpsContext } from '../../../ops/context.ts';
import { queueThrough } from '../../../shared/contracts.ts';
import type { ReadInvoice } from '../../../shared/documents/invoice/read.ts';
import { allJobs } from '../../../shared/scheduling/registry.ts';
import { mailOf } from '../../documents/support/mails.ts';
import { runLine } from './run-ops.ts';
import { startTestStack, type TestStack } from './stack.ts';

/** What a test would wait for in vain, or does not find, and where it runs instead. */
export const ELSEWHERE: [line: RegExp, where: string][] = [
  [/^logs/, 'test/ops/cli.test.ts: the log files of a running stack'],
  [/^console/, 'test/console'],
  [/^jobs run|^email test|^notices test/, 'test/ops/{jobs,email}.test.ts: a consumer answers'],
  [/^backup (run|drill|verify|restore|fetch|hold|release|prune|list)/, 'test/ops/backup.test.ts'],
  [/^retention restore/, 'test/retention: an archive that a run made'],
  [/^documents mail invoice/, 'test/e2e/documents.test.ts: a consumer takes the mail'],
  [/^documents (split|keep)/, 'test/e2e/documents.test.ts: a document whose file is kept'],
  [
    /^replays (show|abort|resume|retry|cancel|stop)/,
    'test/ops/replays.test.ts: a replay that was begun',
  ],
  [/^dead-letters replay/, 'test/ops/dead-letters.test.ts: a consumer answers'],
  [/^sessions sign-in|^api-keys try/, 'test/e2e/tour.test.ts: the API of a running stack'],
  [/^smoke/, 'test/e2e/operators.test.ts: its functions run'],
  [
    /^billing (checkout|verify|backfill|pause|resume)/,
    'test/ops/billing-books.test.ts: a Stripe answers',
  ],
  [/^email (resend|give-up)/, 'test/ops/email.test.ts: a mail that is parked'],
];

/** Words as a shell makes them; what it redirects is the shell's. */
const words = (line: string) =>
  [...line.replace(/ [<>] \S+$/, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? (plain as string),
  );

const ID = '3f2a91c0-6f0e-4f4f-8d5c-6f1f4f6b7a01';
const HARBOR = '11111111-1111-4111-8111-111111111111';
const NOW = new Date('2026-05-01T09:00:00Z');

/** An invoice that was read, of nothing but its number. */
const READ: ReadInvoice = {
  ...{ kind: 'invoice', title: null, number: 'R-16', issueDate: null, dueDate: null },
  ...{ orderNumber: null, currency: 'EUR', lines: [], taxes: [], sums: [], unreadable: [] },
  vendor: { name: 'Mill & Sons', vatId: null, iban: null, email: null },
  buyer: { name: null, vatId: null, iban: null, email: null },
  totals: {
    ...{ net: 10, tax: 2, total: 12, discount: null, charges: null, rounding: null },
    ...{ prepaid: null, balance: null, withheld: null, due: null },
  },
  conventions: { decimalMark: '.', dateOrder: 'dmy' },
};

/** What has to be so before a line can do its work. */
const BEFORE: [line: RegExp, sql: string][] = [
  [/^campaigns pause/, `UPDATE campaigns SET state = 'sending'`],
  [
    /^campaigns resume/,
    `UPDATE campaigns SET state = 'paused', send_at_local = '2026-06-01 09:00', due_at = '2026-06-01'`,
  ],
  [/^campaigns (schedule|cancel)/, `UPDATE campaigns SET state = 'draft'`],
  [/^dead-letters/, `UPDATE dead_letters SET status = 'waiting'`],
  [
    /^credentials remove/,
    `INSERT INTO credentials SELECT organization_id, 'mill-api', 'k', decode(repeat('00', 60), 'hex'),
       decode(repeat('00', 40), 'hex'), now(), now(), 'ada' FROM api_keys ON CONFLICT DO NOTHING`,
  ],
  [/^forecast (approve|snooze|dismiss)/, `UPDATE ai_reorder_recommendations SET state = 'open'`],
  [
    /^stock (receive|give-up)/,
    `INSERT INTO stock_orders (id, organization_id, site_id, item_id, quantity, ordered_on, expected_on)
       SELECT id, organization_id, site_id, item_id, 24, '2026-04-20', '2026-04-28'
         FROM ai_reorder_recommendations
       ON CONFLICT (id) DO UPDATE SET closed_on = NULL, received = NULL`,
  ],
  [
    /^billing checkout/,
    `UPDATE billing_plans SET stripe_price_ids = '{price_a}', seat_price_ids = '{price_b}'
       WHERE id = 'starter'`,
  ],
  [
    /^notices remove/,
    `INSERT INTO notice_targets (channel, address) VALUES ('email', 'ops@example.com')
       ON CONFLICT DO NOTHING`,
  ],
  [
    /^email (resend|give-up)/,
    `INSERT INTO email_logs (id, effect_key, recipient, template, category, on_unknown, state, parked_at)
       OVERRIDING SYSTEM VALUE VALUES (4711, 'a', 'ada@harbor-coffee.example', 'notice', 'notice', 'park', 'unknown', now())
       ON CONFLICT DO NOTHING`,
  ],
  [
    /^replays abort/,
    `WITH asked AS (
         INSERT INTO operator_actions (started_at, operator, via, action, subject)
           SELECT now(), 'ada', 'cli', 'dead-letters replay', '{}' WHERE NOT EXISTS (SELECT FROM replays)
           RETURNING id)
       INSERT INTO replays (id, action_id, reason, dry_run, selection, rate, created_at)
         SELECT '8d9f0a12-6f0e-4f4f-8d5c-6f1f4f6b7a01', id, 'a', false, '{}', 1, now() FROM asked`,
  ],
  [
    /^retention restore/,
    `INSERT INTO retention_archives (id, table_name, status, object_key, rows, deleted, created_at)
       OVERRIDING SYSTEM VALUE VALUES (42, 'audit_logs', 'deleted', 'a', 1, 1, now())
       ON CONFLICT DO NOTHING`,
  ],
  [
    /^api-keys try/,
    `INSERT INTO organizations (name) SELECT 'Founder Studio'
       WHERE NOT EXISTS (SELECT FROM organizations WHERE name = 'Founder Studio')`,
  ],
  [
    /^documents (correct|approve|reject)/,
    `UPDATE vendor_invoice_parse_jobs SET status = 'review', invoice = '${JSON.stringify(READ)}'`,
  ],
  [/^queues pause|^maintenance on/, `UPDATE maintenance_windows SET ended_at = starts_at`],
  [
    /^queues resume/,
    `INSERT INTO maintenance_windows (queue, starts_at, ends_at, why, created_by)
       SELECT 'email', '2026-05-01T08:00Z', '2026-05-01T10:00Z', 'a', 'ada'
       WHERE NOT EXISTS (SELECT FROM maintenance_windows WHERE queue = 'email' AND ended_at IS NULL)`,
  ],
  [
    /^maintenance off/,
    `INSERT INTO maintenance_windows (starts_at, ends_at, why, created_by)
       SELECT '2026-05-01T08:00Z', '2026-05-01T10:00Z', 'a', 'ada'
       WHERE NOT EXISTS (SELECT FROM maintenance_windows WHERE queue IS NULL AND ended_at IS NULL)`,
  ],
  [
    /^email unsuppress/,
    `INSERT INTO email_suppressions (address, reason) VALUES ('ada@example.com', 'manual')
       ON CONFLICT DO NOTHING`,
  ],
  [
    /^addresses unblock/,
    `INSERT INTO ip_blocklist (range, reason, blocked_by)
       VALUES ('192.0.2.0/24', 'a', 'ada') ON CONFLICT DO NOTHING`,
  ],
  [/^organizations delete/, `UPDATE organization_deletions SET status = 'kept'`],
  [
    /^organizations keep/,
    `WITH asked AS (
         INSERT INTO operator_actions (started_at, operator, via, action, subject)
           SELECT now(), 'ada', 'cli', 'organizations delete', '{}'
           WHERE NOT EXISTS (SELECT FROM organization_deletions WHERE status = 'waiting') RETURNING id)
       INSERT INTO organization_deletions (organization_id, action_id, reason, asked_at, starts_at)
         SELECT '${HARBOR}', id, 'a', now(), '2026-06-01' FROM asked`,
  ],
];

/** A stack that has one of each thing that the examples of the help name, and a folder with their files. */
export function useExamples() {
  let stack: TestStack;
  let context: OpsContext;
  let stripe: LocalStripe;
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-examples-'));
  const home = process.cwd();

  beforeAll(async () => {
    const queues = [
      ...new Set(allJobs().map(({ queue }) => queueThrough(queue))),
      'billing',
      'dlq',
      'email',
    ];
    stack = await startTestStack([...new Set(queues)], {
      buckets: ['backups', 'archive', 'documents', 'documents-copy'],
      secrets: [
        ...[
          'operator-token',
          'stripe-webhook',
          'stripe-api-key',
          'api-key-pepper',
          'encryption-key',
          'slack-webhook',
        ],
        ...[
          'backup-key',
          'backup-recipients',
          'backup-signing-key',
          'backup-signers',
          'backup-second',
        ],
      ],
    });
    stripe = await startLocalStripe();
    stack.stack.stripeUrl = stripe.url;
    context = stack.context();
    await fill(context);
    stack.putSecret('api-key-pepper', 'p'.repeat(32));
    stack.putSecret('encryption-key', 'a'.repeat(64));
    stack.putSecret('stripe-api-key', 'sk_test_0123456789abcdef');
    // As an operator's own folder: what examples read lies there, and what they write goes there.
    process.chdir(dir);
    writeFileSync('hours.txt', 'We open at seven.');
    writeFileSync('correction.json', '{"number":"R-17"}');
    writeFileSync('corrected.json', '{}');
    writeFileSync('invoice.eml', mailOf({ to: `invoices+${HARBOR}@in.example.com`, parts: [] }));
    writeFileSync('items.csv', 'sku,name\nE1,Espresso beans\n');
    writeFileSync('movements.csv', 'id,item,kind,quantity,at\ns1,E1,sale,2,2026-04-30\n');
  });
  afterAll(async () => {
    process.chdir(home);
    rmSync(dir, { recursive: true });
    await stack.stop();
    await stripe.stop();
  });

  const prepare = async (line: string) => {
    for (const [pattern, sql] of BEFORE) if (pattern.test(line)) await context.db.query(sql);
  };

  /** Runs a line of the help as things are; with more words where they are given. */
  const runAsIs = (line: string, ...more: string[]) => {
    const typed = words(line).map((word) => word.replace(/^events\//, join(home, 'events/')));
    return runLine([...typed, ...more], {
      open: () => createContext({ stack: stack.stack, operator: 'tester', clock: () => NOW }),
      terminal: { interactive: true, ask: async () => 'yes', askSecret: async () => SECRET },
    });
  };

  return {
    context: () => context,
    prepare,
    runAsIs,
    /** The same once what it needs is so. */
    async run(line: string, ...more: string[]) {
      await prepare(line);
      return runAsIs(line, ...more);
    },
  };
}

const SECRET = ['whsec', 'a'.repeat(32)].join('_');

/** An organisation, and one of each thing that examples name. */
async function fill({ db }: OpsContext): Promise<void> {
  const rows = [
    `organizations (id, name) VALUES ('${HARBOR}', 'Harbor Coffee')`,
    `users (email) VALUES ('ada@harbor-coffee.example'), ('ben@harbor-coffee.example')`,
    `sites (id, organization_id, name) VALUES ('${ID}', '${HARBOR}', 'Pier 7')`,
    `inventory_items (id, organization_id, name, sku) VALUES ('${ID}', '${HARBOR}', 'Espresso', 'E1')`,
    `ai_reorder_recommendations (id, organization_id, site_id, item_id, quantity, why, sums, order_by,
       expected_on, created_at, updated_at)
       VALUES ('${ID}', '${HARBOR}', '${ID}', '${ID}', 6, 'a', '{}', '2026-05-01', '2026-05-08', now(), now())`,
    `campaigns (id, organization_id, name, subject, body) VALUES ('${ID}', '${HARBOR}', 'a', 'a', 'a')`,
    `vendor_invoice_parse_jobs (id, organization_id, status) VALUES ('${ID}', '${HARBOR}', 'review')`,
    `dead_letters (id, queue, effect_key, function_name, error_name, error_message, body, first_seen_at,
       last_failed_at) VALUES ('${ID}', 'billing', 'a', 'sync-billing', 'RejectMessage', 'a', '{}', now(), now())`,
    `api_keys (id, organization_id, name, hint, key_hash, pepper, scopes, created_by)
       VALUES ('${ID}', '${HARBOR}', 'till', 'nsk_a', 'a', 'a', '{documents:read}', 'a')`,
  ];
  for (const row of rows) await db.query(`INSERT INTO ${row}`);
}
