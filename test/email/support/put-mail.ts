import { randomUUID } from 'node:crypto';
import type { Database } from '../../../shared/platform/database/database.ts';

/** Puts a secret mail into the ledger, of which a sender's attempt may be under way. @returns its id */
export async function putMail(
  columns: Record<string, unknown>,
  { db, now }: { db: Database; now: Date },
): Promise<string> {
  const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
  const all = {
    effect_key: randomUUID(),
    recipient: 'ada@example.com',
    template: 'one-time-code',
    category: 'reminder',
    data: '{"code": "1"}',
    secret: true,
    on_unknown: 'resend',
    resolve_after: '1 minute',
    attempts: 1,
    lease_until: minutes(1),
    sending_at: minutes(-5),
    not_before: minutes(-5),
    ...columns,
  };
  const names = Object.keys(all);
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO email_logs (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})
     RETURNING id`,
    Object.values(all),
  );
  return rows[0]?.id as string;
}
