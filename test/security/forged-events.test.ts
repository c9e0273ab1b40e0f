import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { proveIntake } from '../../shared/billing/intake-proof.ts';
import type { StripeEventDetail } from '../../shared/events/catalogue.ts';
import { detailOf, sample } from '../billing/support.ts';
import { stripeOnBus } from '../functions/sync-billing/messages.ts';
import { nothingFailed, openWorld, type World } from '../functions/sync-billing/world.ts';

const proveWith = (key: string, detail: StripeEventDetail & { body: string }) => {
  const { body, proof: _, ...event } = detail;
  return { ...detail, proof: proveIntake({ event, body }, { key }) };
};

describe('an event that did not pass the intake', () => {
  let world: World;
  const map = () => world.map();
  const rows = (text: string) => world.rows(text);
  const handle = (...bodies: unknown[]) => world.handle(...bodies);

  beforeAll(async () => {
    world = await openWorld();
  });
  beforeEach(() => world.reset());
  afterAll(() => world.stop());

  const genuine = detailOf(sample('customer.subscription.updated'));
  const richer = genuine.body.replaceAll('price_NightshiftGrowth', 'price_Enterprise');
  const forged: [string, StripeEventDetail][] = [
    ['without a proof', { ...genuine, proof: undefined }],
    ['with a made-up proof', { ...genuine, proof: 'a'.repeat(64) }],
    ['whose proof is of another length', { ...genuine, proof: 'aa' }],
    ['with another body', { ...genuine, body: richer }],
    ['under another id', { ...genuine, id: 'evt_other' }],
    ['under another type', { ...genuine, type: 'customer.subscription.deleted' }],
    ['for another account', { ...genuine, account: 'acct_other' }],
    ['of the other mode', { ...genuine, livemode: true }],
    ['at another time', { ...genuine, created: genuine.created + 1 }],
    ['of another API version', { ...genuine, apiVersion: '2020-01-01' }],
    ['of the other style', { ...genuine, style: 'thin' }],
    ['proven with another key', proveWith('another key', genuine)],
  ];

  it.each(forged)('changes nothing and says so: %s', async (_, detail) => {
    await map();
    expect(await handle(stripeOnBus(detail))).toEqual(nothingFailed);
    expect(await rows('SELECT FROM billing_events')).toEqual([]);
    expect(await rows('SELECT FROM billing_subscriptions')).toEqual([]);
    expect(await rows('SELECT error_message FROM dead_letters')).toEqual([
      { error_message: expect.stringMatching(/proof/) },
    ]);
  });

  it('is told from one that was proven with the key before', async () => {
    await map();
    world.state.keysBefore.push('the key before');
    expect(await handle(stripeOnBus(proveWith('the key before', genuine)))).toEqual(nothingFailed);
    expect(await rows('SELECT FROM dead_letters')).toEqual([]);
    expect(await rows('SELECT status FROM billing_subscriptions')).toEqual([{ status: 'active' }]);
  });

  it('cannot bring another body by a claim', async () => {
    await map();
    const { body, ...detail } = genuine;
    world.state.claims.set('key', richer);
    const claim = { bucket: 'claims', key: 'key', sha256: 'aa' };
    await handle(stripeOnBus({ ...detail, claim }));
    expect(await rows('SELECT FROM billing_subscriptions')).toEqual([]);
    expect(await rows('SELECT FROM dead_letters')).toHaveLength(1);
  });
});
