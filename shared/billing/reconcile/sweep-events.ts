import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { DAY, HOUR } from '../../platform/durations.ts';
import { RejectMessage } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import { handledType } from '../objects/handled-types.ts';
import type { Envelope } from '../projection/incoming-event.ts';
import { type ProjectionDeps, projectEnvelopes } from '../projection/project-envelopes.ts';
import type { Books, Page } from '../stripe-api/books.ts';
import { listAccounts } from './accounts.ts';

type SweepDeps = ProjectionDeps & { books: Books; clock: Clock };

export type Swept = { events: number; missed: number; failed: number };

/** Milliseconds by which a sweep looks back behind the last one: events are listed late, too. */
const OVERLAP = 6 * HOUR;
/** Milliseconds that the first sweep looks back. */
const FIRST = 3 * DAY;

/**
 * Lists Stripe's events since the last sweep, with an overlap, and projects those that never arrived. The
 * cursor moves when all of them are through.
 */
export async function sweepEvents(_input: Record<never, never>, deps: SweepDeps): Promise<Swept> {
  const swept: Swept = { events: 0, missed: 0, failed: 0 };
  await sweepAccount(swept, deps);
  for (const account of await listAccounts({ sql: deps.db })) {
    try {
      await sweepAccount(swept, { ...deps, books: deps.books.of(account) });
    } catch (error) {
      if (!(error instanceof RejectMessage)) throw error;
      log.warn('events of a connected account cannot be listed', { account, error });
    }
  }
  return swept;
}

async function sweepAccount(swept: Swept, deps: SweepDeps): Promise<void> {
  const { db, books, clock } = deps;
  const { account } = books;
  const begun = clock();
  const since = await startOf({ account, now: begun }, { sql: db });
  let after: string | undefined;
  do {
    const page: Page = await books.events({ since, after });
    const envelopes = page.objects
      .map((payload) => envelopeOf(payload, account))
      .filter(({ type }) => handledType(type));
    const missed = await notInInbox(envelopes, { sql: db });
    const results = missed.length > 0 ? await projectEnvelopes(missed, deps) : new Map();
    swept.events += page.objects.length;
    swept.missed += missed.length;
    swept.failed += [...results.values()].filter(({ status }) => status === 'failed').length;
    after = page.next;
  } while (after);
  await db.query(
    `INSERT INTO billing_sweeps (account, swept_to) VALUES ($2, $1)
     ON CONFLICT (account) DO UPDATE SET swept_to = greatest(billing_sweeps.swept_to, excluded.swept_to)`,
    [begun, account],
  );
}

async function startOf(
  { account, now }: { account: string; now: Date },
  { sql }: { sql: Sql },
): Promise<Date> {
  const { rows } = await sql.query<{ sweptTo: Date }>(
    `SELECT swept_to AS "sweptTo" FROM billing_sweeps WHERE account = $1`,
    [account],
  );
  const sweptTo = rows[0]?.sweptTo;
  return new Date(sweptTo ? sweptTo.getTime() - OVERLAP : now.getTime() - FIRST);
}

/** @param listed whose events were listed: there, Stripe does not say it in each. */
function envelopeOf(payload: Record<string, unknown>, listed: string): Envelope {
  const { id, type, livemode, created, api_version: apiVersion } = payload;
  return {
    id: String(id),
    type: String(type),
    account: listed,
    livemode: livemode === true,
    created: Number(created),
    apiVersion: typeof apiVersion === 'string' ? apiVersion : null,
    payload,
    text: JSON.stringify(payload),
    claim: undefined,
  };
}

async function notInInbox(envelopes: Envelope[], { sql }: { sql: Sql }): Promise<Envelope[]> {
  if (envelopes.length === 0) return [];
  const { rows } = await sql.query<{ id: string }>(
    'SELECT event_id AS id FROM billing_events WHERE event_id = ANY ($1)',
    [envelopes.map(({ id }) => id)],
  );
  const known = new Set(rows.map(({ id }) => id));
  return envelopes.filter(({ id }) => !known.has(id));
}
