import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Books, ListedKind, Page } from '../stripe-api/books.ts';
import { compareObjects, type Found } from './compare.ts';
import type { Drift, Seen } from './drift.ts';
import { endRow, repairObject } from './repair.ts';
import { drawTicket, listAlive, readRows } from './rows.ts';

export type WalkDeps = { db: Database; clock: Clock; books: Books };

export type Walk = {
  kind: ListedKind;
  /** Writes what Stripe has; without, it only tells. */
  repair: boolean;
  /** Objects that came later; all of them without. */
  since?: Date | undefined;
  /** Where an interrupted walk goes on: the last object that it saw. */
  after?: string | undefined;
  /** Asks for rows that Stripe has no more. A walk that goes on cannot know. */
  bothWays: boolean;
  /** Hears of each page, when all about it is done. */
  onPage?: (at: { last: string | undefined; seen: number }) => Promise<void> | void;
};

export type Walked = { seen: number; drifts: Drift[] };

/**
 * Walks over Stripe's objects of a kind, page by page to the end, and compares each with its row; then
 * asks for each row that is alive here and was not among them.
 */
export async function walkObjects(walk: Walk, deps: WalkDeps): Promise<Walked> {
  const { kind, since, bothWays } = walk;
  const alive = bothWays ? await listAlive({ kind }, { sql: deps.db }) : new Set<string>();
  const walked: Walked = { seen: 0, drifts: [] };
  let after = walk.after;
  do {
    const at = deps.clock();
    const ticket = await drawTicket({ sql: deps.db });
    const page: Page = await deps.books.list({ kind, after, since });
    const seen = page.objects.map((object): Seen => ({ object, ticket, at }));
    for (const found of await compareObjects({ kind, seen }, { sql: deps.db })) {
      const drift = await settle(found, walk, deps);
      if (drift) walked.drifts.push(drift);
    }
    for (const { id } of page.objects) alive.delete(String(id));
    walked.seen += page.objects.length;
    after = page.next;
    await walk.onPage?.({ last: after, seen: walked.seen });
  } while (after);
  for (const id of alive) {
    const drift = await askFor(id, walk, deps);
    if (drift) walked.drifts.push(drift);
  }
  return walked;
}

/**
 * A difference is one only if it is still there when the object is read once more: between the page and
 * its rows, an event may have come through.
 */
async function settle(found: Found, walk: Walk, deps: WalkDeps): Promise<Drift | undefined> {
  const { kind, id } = found;
  const again = await lookAgain({ kind, id }, deps);
  if (!again || again.row?.version !== found.row?.version) return undefined;
  const repaired = walk.repair && (await repairObject(again, deps));
  const { what, fields } = again;
  return { kind, id, what, fields, repaired };
}

async function lookAgain(
  { kind, id }: { kind: ListedKind; id: string },
  { db, clock, books }: WalkDeps,
): Promise<Found | undefined> {
  const at = clock();
  const ticket = await drawTicket({ sql: db });
  const object = await books.read({ kind, id });
  if (!object || object.deleted) return undefined;
  const [found] = await compareObjects({ kind, seen: [{ object, ticket, at }] }, { sql: db });
  return found;
}

/** A row that is alive here, and was in no page of Stripe's. */
async function askFor(id: string, walk: Walk, deps: WalkDeps): Promise<Drift | undefined> {
  const { db, clock, books } = deps;
  const { kind } = walk;
  const at = clock();
  const ticket = await drawTicket({ sql: db });
  const object = await books.read({ kind, id });
  if (object && !object.deleted) {
    const found = await compareObjects({ kind, seen: [{ object, ticket, at }] }, { sql: db });
    return found[0] && settle(found[0], walk, deps);
  }
  if ((await readRows({ kind, ids: [id] }, { sql: db })).size === 0) return undefined;
  const repaired = walk.repair && (await endRow({ kind, id, at, ticket }, { sql: db }));
  return { kind, id, what: 'ended', fields: [], repaired };
}
