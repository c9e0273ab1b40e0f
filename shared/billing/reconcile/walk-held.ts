import type { Sql } from '../../platform/database/database.ts';
import { DAY } from '../../platform/durations.ts';
import { ALIVE_SUBSCRIPTION, listAlive } from './rows.ts';
import { askForRest, type PageWalk, type WalkDeps, type Walked, walkPages } from './walk-pages.ts';

type Wish = Pick<PageWalk, 'repair' | 'onPage'>;

/** Compares discounts, which Stripe tells with the customers and subscriptions that have them. */
export async function walkDiscounts(wish: Wish, deps: WalkDeps): Promise<Walked> {
  const { books, db } = deps;
  const walk = { ...wish, kind: 'discount' as const };
  const alive = await listAlive({ kind: 'discount', account: books.account }, { sql: db });
  const result: Walked = { seen: 0, drifts: [] };
  for (const holder of ['customer', 'subscription'] as const) {
    const page = (after: string | undefined) => books.discounts({ of: holder, after });
    const { seen, drifts } = await walkPages({ ...walk, page, alive }, deps);
    result.seen += seen;
    result.drifts.push(...drifts);
  }
  result.drifts.push(...(await askForRest(alive, walk, deps)));
  return result;
}

/** One of so many parts of the customers, by their ids. */
export type Part = { of: number; at: number };

/**
 * Compares what customers pay with, one request a customer: of those who have a running subscription, or
 * a payment method here.
 * @param input.part of them: all without
 */
export async function walkPaymentMethods(
  { part = { of: 1, at: 0 }, ...wish }: Wish & { part?: Part | undefined },
  deps: WalkDeps,
): Promise<Walked> {
  const { books, db } = deps;
  const walk = { ...wish, kind: 'payment_method' as const };
  const result: Walked = { seen: 0, drifts: [] };
  const payers = await listPayers({ account: books.account, part }, { sql: db });
  for (const { customer, methods } of payers) {
    const alive = new Set(methods);
    const page = (after: string | undefined) => books.paymentMethods({ customer, after });
    const before = result.seen;
    const onPage: PageWalk['onPage'] = ({ last, seen }) =>
      wish.onPage?.({ last, seen: before + seen });
    const { seen, drifts } = await walkPages({ ...walk, page, alive, onPage }, deps);
    result.seen += seen;
    result.drifts.push(...drifts, ...(await askForRest(alive, walk, deps)));
  }
  return result;
}

const PAYERS = `
  SELECT stripe_customer_id AS customer, NULL AS method FROM billing_subscriptions
  WHERE stripe_account = $1 AND ${ALIVE_SUBSCRIPTION}
  UNION ALL SELECT stripe_customer_id, stripe_payment_method_id FROM billing_payment_methods
  WHERE stripe_account = $1 AND detached_at IS NULL`;

type Payer = { customer: string; methods: string[] };

/** With the payment methods that their rows have. */
async function listPayers(
  { account, part }: { account: string; part: Part },
  { sql }: { sql: Sql },
): Promise<Payer[]> {
  const { rows } = await sql.query<Payer>(
    `SELECT customer, array_remove(array_agg(method), NULL) AS methods FROM (${PAYERS}) p
     WHERE (hashtext(customer) & 2147483647) % $2::int = $3::int GROUP BY 1 ORDER BY 1`,
    [account, part.of, part.at],
  );
  return rows;
}

/** Customers whose payment methods one night compares: 50 seconds of requests. */
const A_NIGHT = 1_000;

/** The part of the customers whose turn it is: over some nights, everybody's. */
export async function partOfTonight({ at }: { at: Date }, { sql }: { sql: Sql }): Promise<Part> {
  const { rows } = await sql.query<{ payers: number }>(
    `SELECT count(DISTINCT customer)::int AS payers FROM (${PAYERS}) p`,
    [''],
  );
  const of = Math.max(1, Math.ceil((rows[0]?.payers ?? 0) / A_NIGHT));
  return { of, at: Math.floor(at.getTime() / DAY) % of };
}
