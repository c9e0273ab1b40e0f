import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { BookKind, Books, Holder, Page } from '../stripe-api/books.ts';
import { compareObjects, type Found } from './compare.ts';
import type { Drift, Seen } from './drift.ts';
import { endRow, repairObject } from './repair.ts';
import { drawTicket, readRows } from './rows.ts';

export type WalkDeps = { db: Database; clock: Clock; books: Books };

export type Walked = { seen: number; drifts: Drift[] };

type Of = {
  kind: BookKind;
  /** Writes what Stripe has; without, it only tells. */
  repair: boolean;
};

export type PageWalk = Of & {
  page: (after: string | undefined) => Promise<Page>;
  /** Where an interrupted walk goes on: the last object that it saw. */
  after?: string | undefined;
  /** Rows that are alive here; what Stripe has is taken out. */
  alive: Set<string>;
  /** Hears of each page, when all about it is done. */
  onPage?: ((at: { last: string | undefined; seen: number }) => Promise<void> | void) | undefined;
};

/** Walks over pages of Stripe's to the end, and compares each object with its row. */
export async function walkPages(walk: PageWalk, deps: WalkDeps): Promise<Walked> {
  const { kind, alive } = walk;
  const { account } = deps.books;
  const walked: Walked = { seen: 0, drifts: [] };
  let after = walk.after;
  do {
    const at = deps.clock();
    const ticket = await drawTicket({ sql: deps.db });
    const page = await walk.page(after);
    const seen = page.objects.map((object): Seen => ({ object, ticket, at }));
    for (const found of await compareObjects({ kind, account, seen }, { sql: deps.db })) {
      const drift = await settle(found, walk, deps);
      if (drift) walked.drifts.push(drift);
    }
    for (const { id } of page.objects) alive.delete(String(id));
    walked.seen += page.objects.length;
    after = page.next;
    await walk.onPage?.({ last: after, seen: walked.seen });
  } while (after);
  return walked;
}

/** Asks for rows that are alive here, and were in no page of Stripe's. */
export async function askForRest(ids: Iterable<string>, of: Of, deps: WalkDeps): Promise<Drift[]> {
  const drifts: Drift[] = [];
  for (const id of ids) {
    const drift = await askFor(id, of, deps);
    if (drift) drifts.push(drift);
  }
  return drifts;
}

/**
 * A difference is one only if it is still there when the object is read once more: between the page and
 * its rows, an event may have come through.
 */
async function settle(found: Found, of: Of, deps: WalkDeps): Promise<Drift | undefined> {
  const { kind, account, id, state } = found;
  const subscription = (state.columns.stripe_subscription_id ?? null) as string | null;
  const again = await look({ kind, id, holder: { customer: state.customer, subscription } }, deps);
  if (!again?.found || again.found.row?.version !== found.row?.version) return undefined;
  const repaired = of.repair && (await repairObject(again.found, deps));
  const { what, fields } = again.found;
  return { kind, account, id, what, fields, repaired };
}

type Wanted = { kind: BookKind; id: string; holder: Holder | undefined };
type Looked = { at: Date; ticket: number; isThere: boolean; found: Found | undefined };

/** Reads an object as it is now, and what its row says otherwise. */
async function look({ kind, id, holder }: Wanted, { db, clock, books }: WalkDeps): Promise<Looked> {
  const at = clock();
  const ticket = await drawTicket({ sql: db });
  const object = await books.read({ kind, id, holder });
  if (!object || object.deleted) return { at, ticket, isThere: false, found: undefined };
  // Detached, it is still told, and belongs to nobody.
  if (kind === 'payment_method' && !object.customer)
    return { at, ticket, isThere: false, found: undefined };
  const seen = [{ object, ticket, at }];
  const [found] = await compareObjects({ kind, account: books.account, seen }, { sql: db });
  return { at, ticket, isThere: true, found };
}

/** A row that is alive here, and was in no page of Stripe's. */
async function askFor(id: string, of: Of, deps: WalkDeps): Promise<Drift | undefined> {
  const { db, books } = deps;
  const { kind } = of;
  const { account } = books;
  const row = (await readRows({ kind, account, ids: [id] }, { sql: db })).get(id);
  if (!row) return undefined;
  const subscription = (row.columns.stripe_subscription_id ?? null) as string | null;
  const { at, ticket, isThere, found } = await look(
    { kind, id, holder: { customer: row.customer, subscription } },
    deps,
  );
  if (isThere) return found && settle(found, of, deps);
  const ended = { kind, account, id, at, ticket };
  const repaired = of.repair && (await endRow(ended, { sql: db }));
  return { kind, account, id, what: 'ended', fields: [], repaired };
}
