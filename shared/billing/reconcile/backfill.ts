import type { Sql } from '../../platform/database/database.ts';
import type { BookKind } from '../stripe-api/books.ts';
import { LISTED, type ListedKind } from '../stripe-api/lists.ts';
import { walkDiscounts, walkPaymentMethods } from './walk-held.ts';
import { walkObjects } from './walk-objects.ts';
import type { WalkDeps } from './walk-pages.ts';

export type Backfilled = {
  /** Objects that were seen, by kind, over all attempts. */
  seen: Record<string, number>;
  written: number;
  /** It went on where an earlier one had stopped. */
  resumed: boolean;
};

/** What those have who are there by then; begun anew when it was cut off. */
const HELD = { discount: walkDiscounts, payment_method: walkPaymentMethods };

type Progress = { kind: ListedKind; after: string | null; seen: number; finished: boolean };

/**
 * Writes rows of everything that Stripe has, page by page to the end. What it has done it keeps with
 * each page: a second call goes on behind the last one, and after the end a call begins anew.
 */
export async function backfill(
  input: {
    /** Forgets where an earlier one stopped. */
    restart: boolean;
    onPage?: (kind: BookKind, seen: number) => void;
  },
  deps: WalkDeps,
): Promise<Backfilled> {
  const { db } = deps;
  if (input.restart) await db.query('DELETE FROM billing_backfills');
  const before = await readProgress({ sql: db });
  const resumed = before.size > 0;
  const result: Backfilled = { seen: {}, written: 0, resumed };
  for (const kind of LISTED) {
    const at = before.get(kind);
    result.seen[kind] = at?.seen ?? 0;
    if (at?.finished) continue;
    const walked = await walkObjects(
      {
        kind,
        repair: true,
        bothWays: false,
        after: at?.after ?? undefined,
        onPage: async ({ last, seen }) => {
          result.seen[kind] = (at?.seen ?? 0) + seen;
          const progress = { kind, after: last ?? null, seen: result.seen[kind] ?? 0 };
          await keepProgress({ ...progress, finished: last === undefined }, { sql: db });
          input.onPage?.(kind, result.seen[kind] ?? 0);
        },
      },
      deps,
    );
    result.written += walked.drifts.filter(({ repaired }) => repaired).length;
  }
  for (const [kind, walk] of Object.entries(HELD)) {
    const { seen, drifts } = await walk({ repair: true }, deps);
    result.seen[kind] = seen;
    result.written += drifts.filter(({ repaired }) => repaired).length;
    input.onPage?.(kind as BookKind, seen);
  }
  await db.query('DELETE FROM billing_backfills');
  return result;
}

async function readProgress({ sql }: { sql: Sql }): Promise<Map<ListedKind, Progress>> {
  const { rows } = await sql.query<Progress>(
    `SELECT kind, after_id AS after, seen::float8 AS seen, finished_at IS NOT NULL AS finished
     FROM billing_backfills`,
  );
  return new Map(rows.map((row) => [row.kind, row]));
}

async function keepProgress(
  { kind, after, seen, finished }: Progress,
  { sql }: { sql: Sql },
): Promise<void> {
  await sql.query(
    `INSERT INTO billing_backfills (kind, after_id, seen, finished_at)
     VALUES ($1, $2, $3, CASE WHEN $4 THEN now() END)
     ON CONFLICT (kind) DO UPDATE SET after_id = excluded.after_id, seen = excluded.seen,
       finished_at = excluded.finished_at`,
    [kind, after, seen, finished],
  );
}
