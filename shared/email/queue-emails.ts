import type { Sql } from '../platform/database/database.ts';
import { ledgerDefaults } from './ledger/defaults.ts';
import type { TemplateData, TemplateName } from './templates/index.ts';

type Common = {
  /** Business meaning; the same key never becomes a second mail. */
  effectKey: string;
  recipient: string;
  organizationId?: string;
  userId?: string;
  locale?: string;
  timeZone?: string;
  notBefore?: Date;
  /** Worthless afterwards: it is not sent then. */
  expiresAt?: Date;
  channel?: 'email' | 'slack' | 'sns';
};

export type EmailRequest = {
  [N in TemplateName]: Common & { template: N; data: TemplateData<N> };
}[TemplateName];

/**
 * Writes mails into the ledger, in the transaction of what they tell about. They leave with the next
 * run of send-email: at once after `email.queued`, within a minute without.
 *
 * @returns how many were new; the others exist already by their effect key.
 */
export async function queueEmails(list: EmailRequest[], { sql }: { sql: Sql }): Promise<number> {
  if (list.length === 0) return 0;
  // Every function may have mail to queue, and most runs have none.
  const { templates } = await import('./templates/index.ts');
  const rows = list.map((request) => ({
    ...ledgerDefaults(templates[request.template]),
    effect_key: request.effectKey,
    organization_id: request.organizationId ?? null,
    user_id: request.userId ?? null,
    channel: request.channel ?? 'email',
    recipient: request.recipient,
    data: request.data,
    locale: request.locale ?? 'en-US',
    time_zone: request.timeZone ?? 'UTC',
    not_before: request.notBefore ?? null,
    expires_at: request.expiresAt ?? null,
  }));
  const { rowCount } = await sql.query(
    `INSERT INTO email_logs (effect_key, organization_id, user_id, channel, recipient, template,
       category, data, secret, locale, time_zone, priority, on_unknown, resolve_after, not_before, expires_at)
     SELECT effect_key, organization_id, user_id, channel, recipient, template, category, data,
       secret, locale, time_zone, priority, on_unknown, make_interval(mins => resolve_after_minutes),
       coalesce(not_before, now()), expires_at
     FROM jsonb_to_recordset($1::jsonb) AS r(effect_key text, organization_id uuid, user_id uuid,
       channel text, recipient text, template text, category text, data jsonb, secret boolean,
       locale text, time_zone text, priority smallint, on_unknown text, resolve_after_minutes int,
       not_before timestamptz, expires_at timestamptz)
     ORDER BY effect_key
     ON CONFLICT (effect_key) DO NOTHING`,
    [JSON.stringify(rows)],
  );
  return rowCount;
}
