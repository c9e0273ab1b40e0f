import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { OpsContext } from '../../../ops/context.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { processDocument } from '../../../shared/documents/lifecycle/process.ts';
import { DEFAULT_GUARD } from '../../../shared/documents/reading/guarded.ts';
import { queueEmails } from '../../../shared/email/queue-emails.ts';
import { templates } from '../../../shared/email/templates/index.ts';
import { makeFailed } from '../../dead-letters/make-failed.ts';

/** What somebody outside may have written into every field that they fill. */
export const EVIL = '<img src=x onerror=alert(1)>';

export type Seeded = {
  organizationId: string;
  documentId: string;
  letterId: string;
  mailId: string;
  campaignId: string;
};

/** A stage on which something of everything happened. @param name of the organisation, the vendor, a campaign */
export async function seed(context: OpsContext, name = 'Harbor Coffee'): Promise<Seeded> {
  const { db } = context;
  const one = async (text: string, values: unknown[] = []) =>
    (await db.query<{ id: string }>(text, values)).rows[0]?.id as string;
  const organizationId = await one('INSERT INTO organizations (name) VALUES ($1) RETURNING id', [
    name,
  ]);
  await db.query(
    `INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, 'cus_Harbor') ON CONFLICT DO NOTHING`,
    [organizationId],
  );
  await db.query(
    `INSERT INTO billing_events (account, livemode, event_id, type, created, object_id, customer_id, organization_id, status, payload, received_at, applied_at)
     SELECT '', false, 'evt_' || i, 'customer.subscription.updated', extract(epoch FROM now())::bigint - i * 30, 'sub_1', 'cus_Harbor',
       $1, CASE WHEN i % 9 = 0 THEN 'quarantined' ELSE 'applied' END, '{}', now() - make_interval(secs => i * 30), now() - make_interval(secs => i * 30 - 1)
     FROM generate_series(1, 60) AS i ON CONFLICT DO NOTHING`,
    [organizationId],
  );
  await db.query(
    `INSERT INTO outbox (effect_key, source, detail_type, detail, organization_id, published_at, attempts)
     VALUES ('subscription-changed:evt_7', 'nightshift.billing', 'billing.subscription_changed', '{"stripeEventId":"evt_7"}', $1, now(), 1) ON CONFLICT DO NOTHING`,
    [organizationId],
  );
  await db.query(
    `INSERT INTO occurrences (schedule, scheduled_time, started_at, finished_at, result)
     SELECT 'create-checkins', date_bin('15 minutes', now(), '2000-01-01Z') - make_interval(mins => 15 * i), now() - make_interval(mins => 15 * i),
       now() - make_interval(mins => 15 * i), '{"created": 3}' FROM generate_series(0, 9) AS i ON CONFLICT DO NOTHING`,
  );
  await db.query(
    `INSERT INTO job_declarations (name, expression, time_zone, since)
     VALUES ('create-checkins', 'cron(0/15 * * * ? *)', 'Etc/UTC', now() - interval '2 hours') ON CONFLICT DO NOTHING`,
  );
  await db.query(
    `INSERT INTO backups (kind, status, lease_until, started_at, finished_at, backup_id, size_bytes, table_count, row_count)
     SELECT CASE WHEN i % 5 = 4 THEN 'drill' ELSE 'backup' END, 'done', now(), now() - make_interval(days => i, hours => 2),
       now() - make_interval(days => i, hours => 2) + interval '9 seconds', to_char(now() - make_interval(days => i), 'YYYYMMDD"T"020000Z'),
       40000000 + i * 700000, 44, 120000 FROM generate_series(0, 9) AS i`,
  );
  await db.query(
    `INSERT INTO operator_actions (started_at, operator, via, action, subject, outcome, finished_at)
     VALUES (now(), 'root@a-machine', 'cli', 'api-keys create', $1, '{"id": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}', now())`,
    [
      {
        name,
        scopes: [
          'documents:read',
          'documents:write',
          'members:read',
          'members:write',
          'billing:read',
        ],
        organizationId,
      },
    ],
  );
  const userId = await one('INSERT INTO users (email, name) VALUES ($1, $2) RETURNING id', [
    `ada+${randomUUID()}@example.com`,
    name,
  ]);
  await db.query(
    `INSERT INTO user_sessions (user_id, organization_id, user_agent, expires_at)
     VALUES ($1, $2, $3, now() + interval '7 days')`,
    [userId, organizationId, `${name} browser`],
  );
  const campaignId = await one(
    `INSERT INTO campaigns (organization_id, name, subject, body, state)
     VALUES ($1, $2, 'News', 'Hello', 'draft') RETURNING id`,
    [organizationId, `${name} in spring`],
  );
  const template = 'payment-failed';
  await queueEmails(
    [
      {
        ...{
          template,
          effectKey: 'payment-failed:in_1:1',
          organizationId,
          recipient: 'ada@example.com',
        },
        ...{ recipientName: 'Ada', data: templates[template].sample },
      },
    ] as unknown as Parameters<typeof queueEmails>[0],
    { sql: db },
  );
  const mailId = String(await one('SELECT id FROM email_logs ORDER BY id DESC LIMIT 1'));
  const letterId = await giveLetters(context, organizationId, name);
  const documentId = await giveDocument(context, organizationId, 'wholesale-de.pdf');
  return { organizationId, documentId, letterId, mailId, campaignId };
}

async function giveLetters(
  { db }: OpsContext,
  organizationId: string,
  name: string,
): Promise<string> {
  let at = Date.now();
  const { record } = createDeadLetters({ sql: db, clock: () => new Date(at) });
  const causes = [
    ['billing', 'sync-billing', 'plan price_9x is unknown'],
    ['billing', 'sync-billing', `customer ${name} belongs to nobody`],
    ['email-feedback', 'email-feedback', 'the report has no message id'],
  ] as const;
  let id = '';
  for (let i = 0; i < 24; i += 1) {
    at = Date.now() - i * 2_400_000;
    const [queue, functionName, message] = causes[i % 3] as (typeof causes)[number];
    const body = JSON.stringify({
      detail: {
        id: `evt_${i}`,
        customer: 'cus_Harbor',
        organizationId,
        api_key: 'hunter2hunter2',
        note: name,
      },
    });
    id = (
      await record(
        makeFailed({
          queue,
          functionName,
          effectKey: `evt_${i}`,
          body,
          error: { name: 'RejectMessage', message },
        }),
      )
    ).id;
  }
  return id;
}

/** A real invoice, read by the real reader, in the stack's own bucket. */
async function giveDocument({ db, aws, stack }: OpsContext, organizationId: string, file: string) {
  const documentId = randomUUID();
  const bytes = readFileSync(join(import.meta.dirname, '../../../events/documents', file));
  const objectKey = `uploads/${organizationId}/${documentId}/${file}`;
  await (await aws.s3()).send(
    new PutObjectCommand({
      Bucket: stack.buckets.documents,
      Key: objectKey,
      Body: bytes,
      IfNoneMatch: '*',
    }),
  );
  const input = { organizationId, documentId, bytes, fileName: file, objectKey };
  await processDocument(input, { db, clock: () => new Date(), guard: DEFAULT_GUARD });
  await db.query(`UPDATE vendor_invoice_parse_jobs SET status = 'review' WHERE id = $1`, [
    documentId,
  ]);
  return documentId;
}
