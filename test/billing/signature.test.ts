import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Stripe from 'stripe';
import { signatureOf } from '../../events/send.ts';
import { isSignedBy, readSignatureHeader } from '../../shared/billing/intake/signature.ts';

const stripe = new Stripe('sk_test_unused');
const now = new Date('2026-11-21T10:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);

const payload = fc.json().map((json) => `{"object":"event","data":${json}}`);
const secret = fc
  .string({ minLength: 1, maxLength: 40 })
  .map((s) => `whsec_${s.replace(/\s/g, '')}`);

function ours(body: string, header: string, secrets: string[]): boolean {
  try {
    const signature = readSignatureHeader({ header }, { now });
    return isSignedBy({ body: Buffer.from(body), signature }, { secrets });
  } catch {
    return false;
  }
}

function theirs(body: string, header: string, key: string): boolean {
  try {
    stripe.webhooks.constructEvent(body, header, key, 300, undefined, now.getTime());
    return true;
  } catch {
    return false;
  }
}

describe('signature', () => {
  it('takes what Stripe’s SDK signs', () => {
    fc.assert(
      fc.property(payload, secret, fc.integer({ min: 0, max: 300 }), (body, key, age) => {
        const timestamp = seconds - age;
        const header = stripe.webhooks.generateTestHeaderString({
          payload: body,
          secret: key,
          timestamp,
        });
        expect(ours(body, header, [key])).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('decides as the SDK does on altered bodies, headers, ages and secrets', () => {
    const tamper = fc.record({
      body: fc.option(fc.constantFrom(' ', 'x', '\n'), { nil: '' }),
      key: fc.boolean(),
      age: fc.integer({ min: -299, max: 600 }),
      header: fc.constantFrom(
        (h: string) => h,
        (h: string) => h.replace('v1=', 'v0='),
        (h: string) => `${h},v1=${'0'.repeat(64)}`,
        (h: string) => h.replace('v1=', `v1=${'f'.repeat(64)},v1=`),
        (h: string) => h.replace(/t=\d+,/, ''),
        (h: string) => h.slice(0, -1),
        () => 'nonsense',
      ),
    });
    fc.assert(
      fc.property(payload, secret, tamper, (body, key, { age, header, ...tampered }) => {
        const timestamp = seconds - age;
        const signed = stripe.webhooks.generateTestHeaderString({
          payload: body,
          secret: key,
          timestamp,
        });
        const sent = header(signed);
        const received = body + tampered.body;
        const used = tampered.key ? key : `${key}x`;
        expect(ours(received, sent, [used])).toBe(theirs(received, sent, used));
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a future timestamp, which the SDK lets pass', () => {
    const timestamp = seconds + 301;
    const header = stripe.webhooks.generateTestHeaderString({
      payload: '{}',
      secret: 's',
      timestamp,
    });
    expect(theirs('{}', header, 's')).toBe(true);
    expect(ours('{}', header, ['s'])).toBe(false);
  });

  it('signs sample events as Stripe does', () => {
    expect(
      theirs('{"object":"event"}', signatureOf('{"object":"event"}', 'whsec_a', now), 'whsec_a'),
    ).toBe(true);
  });
});
