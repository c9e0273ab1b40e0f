import type { Sql } from '../../platform/database/database.ts';
import type { BookKind } from '../stripe-api/books.ts';
import { LISTED, type ListedKind } from '../stripe-api/lists.ts';
import { inEachAccount } from './accounts.ts';
import { walkDiscounts, walkPaymentMethods } from './walk-held.ts';
import { walkObjects } from './walk-objects.ts';
import type { WalkDeps } from './walk-pages.ts';

export type Backfilled = {
  /** Objects that were seen, by kind, over all accounts and attempts. */
  seen: Record<string, number>;
  written: number;
  /** It went on where an earlier one had stopped. */
  resumed: boolean;
  /** Connected accounts that Stripe lets us look at no more. */
  closed: string[];
};

/** What those have who are there by then; begun anew when it was cut off. */
const HELD = { discount: walkDiscounts, payment_method: walkPaymentMethods };

type Progress = { kind: ListedKind; after: string | null; seen: number; finished: boolean };

type Wish = {
  /** Forgets where an earlier one stopped. */
  restart: boolean;
  /** @param seen objects of the kind, over all accounts */
  onPage?: (kind: BookKind, seen: number) => void;
};

/**
 * Writes rows of everything that Stripe has, page by page to the end: of the platform's own account, then
 * of the connected ones of which there are customers here. What it has done it keeps with each page: a
 * second call goes on behind the last one, and after the end a call begins anew.
 */
export async function backfill(wish: Wish, deps: WalkDeps): Promise<Backfilled> {
  const { db } = deps;
  if (wish.restart) await db.query('DELETE FROM billing_backfills');
  const { rows } = await db.query('SELECT FROM billing_backfills LIMIT 1');
  const result: Backfilled = { seen: {}, written: 0, resumed: rows.length > 0, closed: [] };
  result.closed = await inEachAccount((of) => backfillAccount(wish, result, of), deps);
  await db.query('DELETE FROM billing_backfills');
  return result;
}

async function backfillAccount(
  { onPage }: Wish,
  result: Backfilled,
  deps: WalkDeps,
): Promise<void> {
  const { db, books } = deps;
  const { account } = books;
  const before = await readProgress({ account }, { sql: db });
  const add = (kind: BookKind, seen: number) => {
    result.seen[kind] = (result.seen[kind] ?? 0) + seen;
    onPage?.(kind, result.seen[kind]);
  };
  for (const kind of LISTED) {
    const at = before.get(kind);
    let counted = at?.seen ?? 0;
    result.seen[kind] = (result.seen[kind] ?? 0) + counted;
    if (at?.finished) continue;
    const walked = await walkObjects(
      {
        kind,
        repair: true,
        bothWays: false,
        after: at?.after ?? undefined,
        onPage: async ({ last, seen }) => {
          const all = (at?.seen ?? 0) + seen;
          const progress = { kind, after: last ?? null, seen: all, finished: last === undefined };
          await keepProgress({ ...progress, account }, { sql: db });
          add(kind, all - counted);
          counted = all;
        },
      },
      deps,
    );
    result.written += walked.drifts.filter(({ repaired }) => repaired).length;
  }
  for (const [kind, walk] of Object.entries(HELD)) {
    const { seen, drifts } = await walk({ repair: true }, deps);
    result.written += drifts.filter(({ repaired }) => repaired).length;
    add(kind as BookKind, seen);
  }
}

async function readProgress(
  { account }: { account: string },
  { sql }: { sql: Sql },
): Promise<Map<ListedKind, Progress>> {
  const { rows } = await sql.query<Progress>(
    `SELECT kind, after_id AS after, seen::float8 AS seen, finished_at IS NOT NULL AS finished
     FROM billing_backfills WHERE account = $1`,
    [account],
  );
  return new Map(rows.map((row) => [row.kind, row]));
}

async function keepProgress(
  { account, kind, after, seen, finished }: Progress & { account: string },
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `INSERT INTO billing_backfills (account, kind, after_id, seen, finished_at)
     VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END)
     ON CONFLICT (account, kind) DO UPDATE SET after_id = excluded.after_id, seen = excluded.seen,
       finished_at = excluded.finished_at`,
    [account, kind, after, seen, finished],
  );
}
