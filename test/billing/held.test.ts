import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCustomer } from '../../local/stripe/resources/customers.ts';
import { type LocalStripe, startLocalStripe } from '../../local/stripe/server.ts';
import { fromSample } from '../../local/stripe/templates.ts';
import { backfill } from '../../shared/billing/reconcile/backfill.ts';
import { reconcile } from '../../shared/billing/reconcile/reconcile.ts';
import { partOfTonight } from '../../shared/billing/reconcile/walk-held.ts';
import { type Books, createBooksSource } from '../../shared/billing/stripe-api/books.ts';
import { RejectMessage } from '../../shared/platform/errors.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { fixedClock } from '../support/clock.ts';
import { version } from '../support/secret-version.ts';
import { useDatabase } from '../support/use-database.ts';
import { subscribe } from './stripe-history.ts';

const ACCOUNT = 'acct_1Connected';

describe('what Stripe tells only with who has it', () => {
  const { db } = useDatabase({ connections: 2 });
  const clock = fixedClock();
  let stripe: LocalStripe;
  let books: Books;
  const payers: string[] = [];
  beforeAll(async () => {
    stripe = await startLocalStripe({ now: clock });
    const source = createBooksSource({
      secrets: createSecretReader({ fetchSecret: async () => version('sk_test_1') }),
      apiKeyName: 'key',
      apiBase: stripe.url,
      perSecond: 10_000,
    });
    books = (await source()) as Books;
    for (let i = 0; i < 4; i++) payers.push(await payer(i));
    await backfill({ restart: true }, { db, clock, books });
  });
  afterAll(() => stripe.stop());

  const organization = async () => {
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO organizations (name) VALUES ('Harbor') RETURNING id`,
    );
    return rows[0]?.id as string;
  };
  /** A customer with a subscription, a card and a discount. */
  async function payer(i: number) {
    const { store } = stripe;
    const of = createCustomer(store, { metadata: { organization_id: await organization() } }).id;
    subscribe({ of, seats: 0 }, { stripe });
    store.put(fromSample('payment_method.attached', { id: `pm_${i}`, customer: of }));
    const discount = fromSample('customer.discount.created', {
      id: `di_${i}`,
      customer: of,
      subscription: null,
    });
    store.put({ ...store.get('customer', of), discount });
    return of;
  }
  const run = (repair: boolean) => reconcile({ repair }, { db, clock, books });
  const told = async (repair = false) =>
    (await run(repair)).drifts.map(({ kind, id, what, account, repaired }) =>
      [kind, id, what, account, repaired && 'repaired'].filter(Boolean).join(' '),
    );

  it('is filled, and agrees', async () => {
    const { rows } = await db.query('SELECT FROM billing_payment_methods');
    const { rows: discounts } = await db.query('SELECT FROM billing_discounts');
    expect([rows.length, discounts.length]).toEqual([4, 4]);
    expect(await told()).toEqual([]);
  });

  it('shows what is missing, different and ended, and agrees once it is mended', async () => {
    await db.query(`DELETE FROM billing_payment_methods WHERE stripe_payment_method_id = 'pm_0'`);
    await db.query(
      `UPDATE billing_payment_methods SET exp_year = 2001 WHERE stripe_payment_method_id = 'pm_1'`,
    );
    stripe.store.put({ ...stripe.store.get('payment_method', 'pm_2'), customer: null });
    await db.query(`DELETE FROM billing_discounts WHERE stripe_discount_id = 'di_0'`);
    await db.query(
      `UPDATE billing_discounts SET coupon_id = 'other' WHERE stripe_discount_id = 'di_1'`,
    );
    const without = stripe.store.get('customer', payers[2] as string);
    stripe.store.put({ ...without, discount: null });
    const expected = [
      `customer ${payers[2]} different`,
      'discount di_0 missing',
      'discount di_1 different',
      'discount di_2 ended',
      'payment_method pm_0 missing',
      'payment_method pm_1 different',
      'payment_method pm_2 ended',
    ];
    expect((await told()).sort()).toEqual(expected);
    expect((await told(true)).sort()).toEqual(expected.map((it) => `${it} repaired`));
    expect(await told()).toEqual([]);
  });

  it('is looked at in parts, over some nights everybody’s', async () => {
    expect(await partOfTonight({ at: clock() }, { sql: db })).toEqual({ of: 1, at: 0 });
    await db.query(`DELETE FROM billing_payment_methods WHERE stripe_payment_method_id = 'pm_3'`);
    const found = [];
    for (let at = 0; at < 3; at++)
      found.push(
        (await reconcile({ repair: false, part: { of: 3, at } }, { db, clock, books })).drifts,
      );
    expect(found.map((drifts) => drifts.length).sort()).toEqual([0, 0, 1]);
    await run(true);
  });

  it('reaches connected accounts, whose metadata is not believed', async () => {
    const own = stripe.storeOf(ACCOUNT);
    const [mine, theirs] = [await organization(), await organization()];
    const { id } = createCustomer(own, { metadata: { organization_id: theirs } });
    createCustomer(own, { metadata: { organization_id: theirs } });
    await db.query(
      `INSERT INTO billing_customers (organization_id, stripe_account, stripe_customer_id) VALUES ($1, $2, $3)`,
      [mine, ACCOUNT, id],
    );
    expect(await told(true)).toEqual([`customer ${id} different ${ACCOUNT} repaired`]);
    expect(await told()).toEqual([]);
    own.remove('customer', id);
    expect(await told(true)).toEqual([`customer ${id} ended ${ACCOUNT} repaired`]);
    expect(await told()).toEqual([]);
  });

  it('fills connected accounts too, and goes on in the one where it was cut off', async () => {
    const own = stripe.storeOf(ACCOUNT);
    const mine = await organization();
    const ids = [1, 2].map(() => createCustomer(own, { metadata: {} }).id);
    await db.query(
      `INSERT INTO billing_customers (organization_id, stripe_account, stripe_customer_id)
       SELECT $1, $2, unnest($3::text[])`,
      [mine, ACCOUNT, ids],
    );
    await db.query(`UPDATE billing_customers SET email = 'old' WHERE stripe_account = $1`, [
      ACCOUNT,
    ]);
    const cut: Books = {
      ...books,
      of: (account) => ({
        ...books.of(account),
        discounts: () => Promise.reject(new Error('cut off')),
      }),
    };
    const fill = (from: Books) => backfill({ restart: false }, { db, clock, books: from });
    await expect(fill(cut)).rejects.toThrow('cut off');
    const { rows } = await db.query(
      `SELECT account FROM billing_backfills WHERE finished_at IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([{ account: '' }, { account: ACCOUNT }]);
    const done = await fill(books);
    expect(done).toMatchObject({
      resumed: true,
      closed: [],
      seen: { customer: 4 + ids.length + 1 },
    });
    const left = await db.query(
      `SELECT FROM billing_customers WHERE stripe_account = $1 AND email = 'old' AND deleted_at IS NULL`,
      [ACCOUNT],
    );
    expect(left.rows).toEqual([]);
  });

  it('tells of an account that lets nobody look, and looks at the others', async () => {
    const refusing: Books = {
      ...books,
      of: (account) => ({
        ...books.of(account),
        list: () => Promise.reject(new RejectMessage('Stripe refuses to list its objects')),
      }),
    };
    const { closed: names, drifts } = await reconcile(
      { repair: false },
      { db, clock, books: refusing },
    );
    expect([names, drifts]).toEqual([[ACCOUNT], []]);
  });
});
