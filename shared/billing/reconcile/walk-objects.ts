import type { ListedKind } from '../stripe-api/lists.ts';
import { listAlive } from './rows.ts';
import { askForRest, type PageWalk, type WalkDeps, type Walked, walkPages } from './walk-pages.ts';

export type Walk = Pick<PageWalk, 'repair' | 'after' | 'onPage'> & {
  kind: ListedKind;
  /** Objects that came later; all of them without. */
  since?: Date | undefined;
  /** Asks for rows that Stripe has no more. A walk that goes on cannot know. */
  bothWays: boolean;
};

/**
 * Walks over Stripe's objects of a kind, page by page to the end, and compares each with its row; then
 * asks for each row that is alive here and was not among them.
 */
export async function walkObjects(walk: Walk, deps: WalkDeps): Promise<Walked> {
  const { kind, since, bothWays } = walk;
  const { books, db } = deps;
  const of = { kind, account: books.account };
  const alive = bothWays ? await listAlive(of, { sql: db }) : new Set<string>();
  const page = (after: string | undefined) => books.list({ kind, after, since });
  const { seen, drifts } = await walkPages({ ...walk, page, alive }, deps);
  return { seen, drifts: [...drifts, ...(await askForRest(alive, walk, deps))] };
}
