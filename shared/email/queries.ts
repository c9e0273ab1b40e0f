import type { Row, Sql } from '../platform/database/database.ts';
import { type Part, readPart } from '../platform/database/part.ts';
import type { State } from './ledger/transitions.ts';

type Counted = {
  state?: State | undefined;
  template?: string | undefined;
  /** Queued at this time or later. */
  since?: Date | undefined;
};

export type MailFilter = Counted & {
  /** A ledger id, or a whole effect key. */
  key?: string | undefined;
  organizationId?: string | undefined;
};

const WHERE = `($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR template = $2)
  AND ($3::timestamptz IS NULL OR queued_at >= $3)`;
const valuesOf = ({ state, template, since }: Counted) => [
  state ?? null,
  template ?? null,
  since ?? null,
];

export type Mail = {
  id: string;
  template: string;
  channel: string;
  state: State;
  reason: string | null;
  attempts: number;
  queuedAt: Date;
  effectKey: string;
};

const COLUMNS = `id, template, channel, state, reason, attempts, queued_at AS "queuedAt",
  effect_key AS "effectKey"`;

/**
 * Mails of the ledger, newest first, a part at a time. No address and no data: the ledger id and the
 * effect key find the person where needed.
 */
export function listMails(
  { limit, after, ...filter }: MailFilter & { limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Mail>> {
  const { key, organizationId } = filter;
  return readPart<Mail & Row>(
    {
      columns: COLUMNS,
      from: 'email_logs',
      where: `${WHERE} AND ($4::text IS NULL OR effect_key = $4 OR id = $5)
        AND ($6::uuid IS NULL OR organization_id = $6)`,
      values: [
        ...valuesOf(filter),
        key ?? null,
        key !== undefined && /^\d{1,18}$/.test(key) ? key : null,
        organizationId ?? null,
      ],
      by: [{ column: 'id', type: 'bigint' }],
      after,
      limit,
    },
    { sql },
  );
}

export type MailCount = { template: string; state: State; mails: number };

/** How many mails are in each state, by template. */
export async function countMails(filter: Counted, { sql }: { sql: Sql }): Promise<MailCount[]> {
  const { rows } = await sql.query<MailCount>(
    `SELECT template, state, count(*)::int AS mails FROM email_logs WHERE ${WHERE}
     GROUP BY template, state ORDER BY template, state`,
    valuesOf(filter),
  );
  return rows;
}

/** Where the mail of an effect stands; undefined before it is queued. */
export async function findMail(
  { effectKey }: { effectKey: string },
  { sql }: { sql: Sql },
): Promise<{ state: State; reason: string | null } | undefined> {
  const { rows } = await sql.query<{ state: State; reason: string | null }>(
    'SELECT state, reason FROM email_logs WHERE effect_key = $1',
    [effectKey],
  );
  return rows[0];
}

export type Parked = {
  id: string;
  template: string;
  sendingAt: Date;
  parkedAt: Date;
  reason: string;
};

/** Mails that may have left or not, and wait for a decision; a part at a time. */
export async function listParked(
  input: { limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<Parked>> {
  return readPart<Parked & Row>(
    {
      columns: `id, template, sending_at AS "sendingAt", parked_at AS "parkedAt", reason`,
      from: 'email_logs',
      where: `state = 'unknown' AND parked_at IS NOT NULL`,
      values: [],
      by: [{ column: 'id', type: 'bigint' }],
      direction: 'ASC',
      after: input.after,
      limit: input.limit,
    },
    { sql },
  );
}

/** A mail with what it says. `data` is empty once a secret one has left. */
export type WholeMail = Mail & {
  organizationId: string | null;
  recipient: string;
  recipientName: string;
  data: unknown;
  secret: boolean;
  locale: string;
  timeZone: string;
  messageId: string | null;
  sentAt: Date | null;
  /** What brought it about: 32 digits. */
  traceId: string | null;
};

/** @returns undefined when there is none. */
export async function readMail(
  { id }: { id: string },
  { sql }: { sql: Sql },
): Promise<WholeMail | undefined> {
  const { rows } = await sql.query<WholeMail & Row>(
    `SELECT ${COLUMNS},
       organization_id AS "organizationId", recipient, recipient_name AS "recipientName", data, secret, locale,
       time_zone AS "timeZone", message_id AS "messageId", sent_at AS "sentAt",
       replace(trace_id::text, '-', '') AS "traceId"
     FROM email_logs WHERE id = $1`,
    [id],
  );
  return rows[0];
}
