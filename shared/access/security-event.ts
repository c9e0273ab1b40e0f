import type { Sql } from '../platform/database/database.ts';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

/** What is written down of security, and how much it matters. */
const SECURITY_EVENTS = {
  login_success: 'low',
  login_failure: 'medium',
  password_change: 'medium',
  mfa_changed: 'medium',
  api_key_changed: 'medium',
  permission_change: 'medium',
  suspicious_activity: 'high',
  rate_limit_exceeded: 'low',
} as const satisfies Record<string, (typeof SEVERITIES)[number]>;

type Type = keyof typeof SECURITY_EVENTS;
export const SECURITY_EVENT_TYPES = Object.keys(SECURITY_EVENTS) as [Type, ...Type[]];

export type SecurityEvent = {
  type: Type;
  organizationId: string | null;
  userId: string | null;
  /** The gateway's source address. */
  ip: string | null;
  /** Ids and counts, never a secret nor an address of mail. */
  details: Record<string, unknown>;
};

/** Writes down what happened, in the transaction of the act. */
export async function writeSecurityEvent(
  { type, organizationId, userId, ip, details }: SecurityEvent,
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `INSERT INTO security_events (organization_id, user_id, type, severity, ip_address, details)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [organizationId, userId, type, SECURITY_EVENTS[type], ip, JSON.stringify(details)],
  );
}
