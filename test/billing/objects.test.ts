import { describe, expect, it } from '@jest/globals';
import type { ReadContext } from '../../shared/billing/objects/kind.ts';
import { kindOf, type ObjectKind } from '../../shared/billing/objects/kinds.ts';
import { RejectMessage, RetryLater } from '../../shared/platform/errors.ts';
import { LEAST, MOST, nothing } from './object-samples.ts';

const AT = 1_795_000_000;
const read = (kind: ObjectKind, object: object, context: Partial<ReadContext> = {}) =>
  kindOf(kind).read(object, { gone: false, at: AT, previous: undefined, ...context });
const of = { customer: 'cus_1' };

describe('an object of Stripe’s', () => {
  it.each(LEAST)('%s needs no more than it must say', (kind, object, columns) => {
    expect(read(kind, object)).toMatchObject({
      ...{ customer: 'cus_1', phase: 0, progress: 0, lifecycle: 0 },
      columns: nothing(kind, columns),
    });
  });

  it.each(MOST)('%s is shown whole', (kind, object, columns) => {
    expect(read(kind, object)?.columns).toEqual(columns);
  });

  it('is its customer’s, named whole, by an account, or not at all', () => {
    const [, charge] = LEAST[4] as (typeof LEAST)[number];
    const ofCustomer = (customer: unknown, customer_account?: string) =>
      read('charge', { ...charge, customer, customer_account })?.customer;
    expect(ofCustomer({ id: 'cus_2' })).toBe('cus_2');
    expect(ofCustomer(null, 'acct_1')).toBe('acct_1');
    for (const kind of ['charge', 'credit_note', 'discount', 'payment_method'] as const) {
      const [, object] = LEAST.find(([of]) => of === kind) ?? [];
      expect(read(kind, { ...object, customer: null })).toBeUndefined();
    }
    for (const [kind, object] of LEAST.filter(([of]) => ['subscription', 'invoice'].includes(of)))
      expect(() => read(kind, { ...object, customer: null })).toThrow(RejectMessage);
  });

  it.each(['refund', 'dispute'] as const)('%s is its charge’s customer’s', (kind) => {
    const object = { id: 're_1', status: 'new', currency: 'eur', amount: 4, charge: 'ch_1' };
    expect(read(kind, object, { customer: 'cus_known' })).toMatchObject({
      customer: 'cus_known',
      columns: { stripe_charge_id: 'ch_1' },
    });
    expect(() => read(kind, object)).toThrow(RetryLater);
    // A guest's.
    expect(read(kind, { ...object, charge: { id: 'ch_1', customer: null } })).toBeUndefined();
  });

  it.each<[ObjectKind, string, string[]]>([
    ['charge', 'charges', []],
    ['credit_note', 'creditNotes', []],
    ['customer', 'customers', []],
    ['dispute', 'disputes', ['charge']],
    ['invoice', 'invoices', []],
    ['payment_method', 'paymentMethods', []],
    ['refund', 'refunds', ['charge']],
  ])('%s is asked for at %s, with whatever says whose it is: %j', async (kind, at, expand) => {
    const asked: unknown[] = [];
    const stripe = { [at]: { retrieve: (...all: unknown[]) => void asked.push(all) } };
    const options = { stripeAccount: 'acct_1' };
    kindOf(kind).retrieve?.(stripe as never, 'id_1', options);
    expect(asked).toEqual([['id_1', expand.length > 0 ? { expand } : {}, options]]);
  });

  it('names its organisation, as people paste it', () => {
    const id = '11111111-1111-4111-8111-111111111111';
    const named = (organization_id: unknown) =>
      read('customer', { id: 'cus_1', metadata: { organization_id } })?.namedOrganization;
    expect(named(` ${id.toUpperCase()}\n`)).toBe(id);
    for (const other of [undefined, 7, '', 'Mill', `${id}0`]) expect(named(other)).toBeUndefined();
  });

  it('is gone for good by its event, and where Stripe has only its id left', () => {
    const gone = { gone: true };
    const least = (kind: ObjectKind) => LEAST.find(([of]) => of === kind)?.[1] ?? {};
    expect(read('customer', { id: 'cus_1', deleted: true })).toMatchObject({
      phase: 1,
      columns: { deleted_at: AT },
    });
    expect(read('customer', { id: 'cus_1', deleted: false })).toMatchObject({ phase: 0 });
    expect(read('customer', { id: 'cus_1' }, gone)).toMatchObject({ phase: 1 });
    expect(read('subscription', least('subscription'), gone)).toMatchObject({
      phase: 1,
      columns: { status: 'canceled', canceled_at: AT, ended_at: AT },
    });
    const expired = { ...least('subscription'), status: 'incomplete_expired', ended_at: 5 };
    expect(read('subscription', expired, gone)).toMatchObject({
      phase: 1,
      columns: { status: 'incomplete_expired', ended_at: 5 },
    });
    expect(read('invoice', least('invoice'), gone)).toMatchObject({
      phase: 4,
      columns: { status: 'deleted', deleted_at: AT },
    });
    expect(read('discount', least('discount'), gone)).toMatchObject({
      phase: 1,
      columns: { deleted_at: AT },
    });
    const method = { ...least('payment_method'), customer: null };
    const before = { previous: { customer: { id: 'cus_1' } } };
    const detached = { customer: 'cus_1', phase: 1, columns: { detached_at: AT } };
    expect(read('payment_method', method, { ...gone, ...before })).toMatchObject(detached);
    expect(read('payment_method', method, { customer: 'cus_1' })).toMatchObject(detached);
    expect(() => read('payment_method', method, gone)).toThrow(RejectMessage);
  });

  it.each([
    ['subscription', ['incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused']],
    ['invoice', ['draft', 'open', 'uncollectible', 'void', 'paid']],
    ['charge', ['pending', 'failed', 'succeeded']],
    ['refund', ['pending', 'requires_action', 'succeeded', 'canceled', 'failed']],
    [
      'dispute',
      [
        ...['warning_needs_response', 'warning_under_review', 'warning_closed', 'prevented'],
        ...['needs_response', 'under_review', 'lost', 'won'],
      ],
    ],
    ['credit_note', ['issued', 'void']],
  ] as [ObjectKind, string[]][])('%s goes its course', (kind, course) => {
    const [, object] = LEAST.find(([of]) => of === kind) ?? [];
    const places = course.map((status) => read(kind, { ...object, status })?.lifecycle);
    expect(places).toEqual(course.map((_, i) => i + 1));
  });

  it.each([
    ['subscription', { active: 0, paused: 0, incomplete_expired: 1, canceled: 1 }],
    ['invoice', { draft: 0, open: 1, uncollectible: 2, void: 3, paid: 3 }],
    ['credit_note', { issued: 0, void: 1 }],
  ] as [ObjectKind, Record<string, number>][])('%s takes no step back', (kind, phases) => {
    const [, object] = LEAST.find(([of]) => of === kind) ?? [];
    for (const [status, phase] of Object.entries(phases))
      expect([status, read(kind, { ...object, status })?.phase]).toEqual([status, phase]);
  });

  it('grows while it lives: attempts, refunds, the end of a period', () => {
    const [, subscription] = LEAST[1] as (typeof LEAST)[number];
    const [, invoice] = LEAST[2] as (typeof LEAST)[number];
    const [, charge] = LEAST[4] as (typeof LEAST)[number];
    expect(read('invoice', { ...invoice, attempt_count: 2 })?.progress).toBe(2);
    expect(read('charge', { ...charge, amount_refunded: 3 })?.progress).toBe(3);
    const old = { current_period_start: 4, current_period_end: 5 };
    expect(read('subscription', { ...subscription, ...old })).toMatchObject({
      progress: 5,
      columns: { current_period_start: 4, current_period_end: 5 },
    });
    // A tie is the first item's.
    const items = [1, 2].map((start) => ({ current_period_start: start, current_period_end: 9 }));
    expect(read('subscription', { ...subscription, items: { data: items } })).toMatchObject({
      columns: { current_period_start: 1, quantity: null },
    });
    const older = { subscription: 'sub_old', parent: { subscription_details: null } };
    expect(read('invoice', { ...invoice, ...older })?.columns).toMatchObject({
      stripe_subscription_id: 'sub_old',
    });
  });

  it.each([
    ['card_present', { brand: 'visa', last4: '1', exp_month: 1, exp_year: 2 }],
    ['interac_present', { brand: 'visa', last4: '1', exp_month: 1, exp_year: 2 }],
    ...['us_bank_account', 'sepa_debit', 'bacs_debit', 'au_becs_debit', 'acss_debit'].map(
      (type): [string, object] => [type, { bank_name: 'Bank', last4: '2' }],
    ),
    ['nz_bank_account', { bank_name: 'Bank', last4: '2' }],
  ])('a %s shows what its payer knows it by', (type, part) => {
    const shown = { brand: null, last4: null, exp_month: null, exp_year: null };
    const { bank_name, ...rest } = { bank_name: undefined, ...part } as Record<string, unknown>;
    expect(read('payment_method', { id: 'pm_1', ...of, type, [type]: part })?.columns).toEqual({
      ...{ type, detached_at: null, ...shown, ...rest },
      ...(bank_name !== undefined && { brand: bank_name }),
    });
  });

  it('and a coupon that is only named has no terms', () => {
    expect(read('discount', { id: 'di_1', ...of, coupon: 'ten' })?.columns).toMatchObject({
      coupon_id: 'ten',
      coupon_name: null,
      percent_off: null,
    });
  });

  it.each([
    ['an id of nothing', { id: '' }],
    ['an id without end', { id: 'a'.repeat(256) }],
    ['half a cent', { amount: 0.5 }],
    ['a moment after the year 9999', { created: 253_402_300_800 }],
    ['a moment before the epoch', { created: -1 }],
  ])('is refused with %s, by the field and never its value', (_what, wrong) => {
    const [, charge] = LEAST[4] as (typeof LEAST)[number];
    const [name] = Object.keys(wrong);
    expect(() => read('charge', { ...charge, ...wrong })).toThrow(
      new RegExp(`^Stripe's object is malformed at data\\.object\\.${name}: \\w+$`),
    );
    const most = { id: 'a'.repeat(255), created: 253_402_300_799, amount: 0 };
    expect(read('charge', { ...charge, ...most })).toMatchObject({ id: most.id });
  });
});
