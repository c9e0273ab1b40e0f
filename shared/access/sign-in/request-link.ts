import { randomUUID } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Row, Sql } from '../../platform/database/database.ts';
import { MINUTE } from '../../platform/durations.ts';
import type { Peppers } from '../api-keys/api-key.ts';
import { findPerson, type Person } from '../find-person.ts';
import {
  hashAddress,
  hashCode,
  hashLinkToken,
  makeCode,
  makeLinkToken,
  withEach,
} from './secrets.ts';

/** Minutes that a link and its code are good for. */
export const LINK_GOOD_FOR = 15;

/**
 * Links and codes of one address that are good at once, wherever they are asked from: each code has
 * tries of its own, and each is a mail in somebody's inbox. Those that are there go on.
 */
const MOST_AT_ONCE = 5;

/** A mail that brings a link and a code to somebody. */
type SignInMail = {
  /** One mail for each request. */
  effectKey: string;
  recipient: string;
  userId: string;
  locale: string | undefined;
  timeZone: string | undefined;
  token: string;
  code: string;
  validUntil: Date;
};

export type LinkDeps = {
  db: Database;
  clock: Clock;
  peppers: Peppers;
  /** Writes the mail, in the transaction of the row that it is about. */
  queueMail: (mail: SignInMail, deps: { sql: Sql }) => Promise<void>;
};

/**
 * Mails a link and a code to whoever has the address and is a member somewhere. For an address that
 * nobody has the same rows are read and one of the same kind is written, and nobody is told; nor is
 * anybody told of an address that has had its mails.
 */
export async function requestLink(
  { email }: { email: string },
  { db, clock, peppers, queueMail }: LinkDeps,
): Promise<void> {
  const [id, token, code] = [randomUUID(), makeLinkToken(), makeCode()];
  const validUntil = new Date(clock().getTime() + LINK_GOOD_FOR * MINUTE);
  await db.transaction(async (sql) => {
    const person = await findReader(email, sql);
    if (await hadItsMails(email, { sql, peppers, at: clock() })) return;
    await sql.query(
      `INSERT INTO one_time_codes (id, user_id, purpose, address_hash, token_hash, code_hash, created_at, expires_at)
       VALUES ($1, $2, 'sign-in', $3, $4, $5, $6, $7)`,
      [
        id,
        person?.id ?? null,
        hashAddress(email, peppers),
        hashLinkToken(token),
        hashCode({ id, code }, peppers),
        clock(),
        validUntil,
      ],
    );
    if (!person) return;
    const mail = { effectKey: `sign-in:${id}`, recipient: person.email, userId: person.id };
    const reader = {
      locale: person.locale ?? undefined,
      timeZone: person.time_zone ?? undefined,
    };
    await queueMail({ ...mail, ...reader, token, code, validUntil }, { sql });
  });
}

/** Of requests for one address at once, each sees what the one before it wrote. */
async function hadItsMails(
  email: string,
  { sql, peppers, at }: { sql: Sql; peppers: Peppers; at: Date },
): Promise<boolean> {
  const hashes = withEach(peppers, (one) => hashAddress(email, one));
  await sql.query(
    `SELECT pg_advisory_xact_lock(hashtextextended($1, 0)), set_config('app.presented_codes', $2, true)`,
    [hashes[0], hashes.join(',')],
  );
  const { rows } = await sql.query<Row & { open: number }>(
    `SELECT count(*)::int AS open FROM one_time_codes
     WHERE purpose = 'sign-in' AND address_hash = ANY ($1) AND expires_at > $2`,
    [hashes, at],
  );
  return (rows[0]?.open ?? 0) >= MOST_AT_ONCE;
}

/** @returns undefined also for who is disabled or a member of nothing. */
async function findReader(email: string, sql: Sql): Promise<Person | undefined> {
  const person = await findPerson({ email }, { sql });
  const found = person?.disabled_at ? undefined : person;
  // Looked for in any case: it takes its time.
  const memberships = await listMemberships({ userId: found?.id ?? randomUUID() }, { sql });
  return memberships.length > 0 ? found : undefined;
}

/** The organisations of a person, the oldest membership first. Inside a transaction only. */
export async function listMemberships(
  { userId }: { userId: string },
  { sql }: { sql: Sql },
): Promise<{ id: string; name: string; role: string }[]> {
  await sql.query(`SELECT set_config('app.presented_user', $1, true)`, [userId]);
  const { rows } = await sql.query<Row & { id: string; name: string; role: string }>(
    `SELECT o.id, o.name, m.role FROM organization_members m
     JOIN organizations o ON o.id = m.organization_id
     WHERE m.user_id = $1 ORDER BY m.created_at, o.id`,
    [userId],
  );
  return rows;
}
