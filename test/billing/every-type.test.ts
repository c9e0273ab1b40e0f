import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HANDLED_TYPES, handledType } from '../../shared/billing/objects/handled-types.ts';
import { UNHANDLED_TYPES, whyUnhandled } from '../../shared/billing/objects/unhandled-types.ts';

const SDK = join(import.meta.dirname, '../../node_modules/stripe/esm/resources');

/** Quoted words of a form in a declaration of Stripe's SDK. */
const words = (text: string, form: RegExp) => [
  ...new Set([...text.matchAll(form)].map(([, word]) => word as string)),
];

/** Every type that an endpoint can be told to send, of the SDK's API version. */
const snapshots = words(
  /type EnabledEvent =([^;]+);/.exec(
    readFileSync(join(SDK, 'WebhookEndpoints.d.ts'), 'utf8'),
  )?.[1] ?? '',
  /'([a-z_0-9]+\.[a-z_0-9.]+)'/g,
);

/** Every type of a thin event: of v1 resources, and of those that Stripe made since. */
const thin = words(
  readdirSync(join(SDK, 'V2/Core'))
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => readFileSync(join(SDK, 'V2/Core', name), 'utf8'))
    .join('\n'),
  /'(v[12]\.[a-z_0-9.]+)'/g,
);

describe('every type of event that Stripe’s SDK knows', () => {
  it.each([
    ['as a snapshot', snapshots, 200],
    ['as a thin event', thin, 50],
  ])('has a row that it changes, or a reason why it changes none: %s', (_style, types, least) => {
    expect(types.length).toBeGreaterThan(least as number);
    const unknown = (types as string[]).filter((type) => !handledType(type) && !whyUnhandled(type));
    expect(unknown).toEqual([]);
  });

  it('is told of in words', () => {
    const means = Object.entries(HANDLED_TYPES).map(([type, it]) => [type, it.means]);
    for (const [type, words] of [...means, ...Object.entries(UNHANDLED_TYPES)])
      expect([type, words]).toEqual([type, expect.stringMatching(/\w{3}/)]);
  });

  it('is one word: a thin event by its snapshot’s, save for discounts, which it cannot name', () => {
    expect(handledType('v1.invoice.paid')).toBe(HANDLED_TYPES['invoice.paid']);
    expect(handledType('customer.discount.created')?.kind).toBe('discount');
    expect(handledType('v1.customer.discount.created')).toBeUndefined();
    for (const type of ['v1.toString', 'toString', 'constructor', 'invoice', 'v1.', ''])
      expect([handledType(type), whyUnhandled(type)]).toEqual([undefined, undefined]);
    expect(whyUnhandled('customer.tax_id.created')).toBe('tax ids have no row');
  });
});
