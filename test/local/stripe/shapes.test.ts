import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listSamples, readEvent } from '../../../events/samples.ts';
import { type LocalStripe, startLocalStripe } from '../../../local/stripe/server.ts';
import { ROOT } from '../../architecture/sources.ts';

/** What lists hold, by the type that Stripe’s SDK generates from its OpenAPI document. */
const LISTS = {
  Customer: '/v1/customers',
  Subscription: '/v1/subscriptions?status=all',
  Invoice: '/v1/invoices',
  Charge: '/v1/charges',
  Refund: '/v1/refunds',
  Dispute: '/v1/disputes',
  CreditNote: '/v1/credit_notes',
  PaymentMethod: '/v1/payment_methods',
  Price: '/v1/prices',
  'Checkout.Session': '/v1/checkout/sessions',
};

describe('the answers of the local Stripe', () => {
  let stripe: LocalStripe;
  let folder: string;
  beforeAll(async () => {
    stripe = await startLocalStripe();
    folder = await mkdtemp(join(tmpdir(), 'shapes-'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(async () => {
    await stripe.stop();
    await rm(folder, { recursive: true });
  });

  const ask = async (path: string, form?: string) => {
    const response = await fetch(`${stripe.url}${path}`, {
      headers: { authorization: 'Bearer sk_test_1' },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    return (await response.json()) as { id: string; url: string; data: unknown[] };
  };

  const fill = async () => {
    const samples = listSamples()
      .filter(({ style, type }) => style === 'snapshot' && type !== 'customer.deleted')
      .map(({ path }) => readEvent(path));
    await ask('/nightshift/samples', JSON.stringify(samples));
    const customer = `customer=${(await ask('/v1/customers', 'name=A')).id}`;
    const session = await ask(
      '/v1/checkout/sessions',
      `mode=subscription&${customer}&line_items[0][price]=price_NightshiftStarter&success_url=http://x`,
    );
    await fetch(session.url, { method: 'POST', redirect: 'manual' });
    return customer;
  };

  /** What the compiler says against answers as values of their types: fields that lack, are too many, or differ. */
  const compile = async (answers: (readonly [type: string, answer: unknown])[]) => {
    const lines = answers.map(([type, answer], i) => {
      // The SDK makes numbers of its own of these texts.
      const value = JSON.stringify(answer).replaceAll(/("\w+_decimal":)"[^"]*"/g, '$1decimal');
      return `export const a${i} = ${value} satisfies ${type};`;
    });
    const head = "import type Stripe from 'stripe';\ndeclare const decimal: any;\n";
    await writeFile(join(folder, 'answers.ts'), head + lines.join('\n'));
    const how = '--noEmit --strict --skipLibCheck --module nodenext --target es2024 --types node';
    const words = [
      join(ROOT, 'node_modules/typescript/lib/tsc.js'),
      ...how.split(' '),
      'answers.ts',
    ];
    return new Promise<string>((done) =>
      execFile(process.execPath, words, { cwd: folder }, (_, out) => done(out)),
    );
  };

  it('have the fields that its SDK reads, and no others', async () => {
    const customer = await fill();
    const lists = await Promise.all(
      Object.entries(LISTS).map(async ([type, path]) => {
        const answer = await ask(path);
        expect([path, answer.data.length]).not.toEqual([path, 0]);
        return [`Stripe.ApiList<Stripe.${type}>`, answer] as const;
      }),
    );
    const single = [
      ['Stripe.BillingPortal.Session', await ask('/v1/billing_portal/sessions', customer)],
      [
        'Stripe.Billing.MeterEvent',
        await ask('/v1/billing/meter_events', 'event_name=calls&payload[value]=1'),
      ],
    ] as const;
    expect(await compile([...lists, ...single])).toBe('');
    const [type, charges] = lists[3] ?? ['', {}];
    expect(await compile([[type, { ...charges, data: [{ id: 1, unheard: 1 }] }]])).toMatch('error');
  });
});
