import { describe, expect, it } from '@jest/globals';
import { makeApiKey } from '../../shared/access/api-keys/api-key.ts';
import { MASK, maskSecrets, maskValue, unmaskSecrets } from '../../shared/platform/mask-secrets.ts';

const stripeKey = ['sk', 'live', 'abcdefgh12345678'].join('_');

describe('the mask over secrets', () => {
  it.each([
    ['by the name of its field', { api_key: 'hunter2' }],
    ['a token', { accessToken: 'hunter2' }],
    ['in a list', { secrets: ['hunter2'] }],
    ['in a list of lists', { secrets: [['hunter2']] }],
    ['within what is a secret', { credentials: { of: [{ value: 'hunter2' }] } }],
    ['a number', { otp: 'hunter2' }],
    ['by what it looks like', { note: `use ${stripeKey} please` }],
    ['in the link of a mail', { url: 'https://app.example.com/in?a=1&token=hunter2&b=2' }],
    ['in a presigned address', { note: 'PUT https://s3/x?X-Amz-Signature=hunter2&x=1 failed' }],
    ['in an address', { url: 'postgres://worker:hunter2@db/none' }],
    ['in JSON within JSON', { body: JSON.stringify({ password: 'hunter2' }) }],
  ])('covers one %s', (_where, body) => {
    const masked = maskSecrets(JSON.stringify(body));
    expect(masked).not.toMatch(/hunter2|sk_live/);
    expect(masked).toContain(MASK);
  });

  it.each<[string, unknown, unknown]>([
    ['customer', 'cus_9', 'cus_9'],
    ['customer', `of ${stripeKey}`, `of ${MASK}`],
    ['credentials.0.of', 'hunter2', MASK],
    ['credentials.0', { of: ['hunter2', 7, null] }, { of: [MASK, MASK, null] }],
    ['items.0.password', 'hunter2', MASK],
    ['items.0', { password: 'hunter2', amount: 7 }, { password: MASK, amount: 7 }],
    ['tokens', 3, 3],
  ])('covers of what stands at %s: %j', (path, value, shown) => {
    expect(maskValue({ path, value })).toEqual(shown);
  });

  it('covers a key of our own, in whatever text it stands', () => {
    const key = makeApiKey();
    for (const text of [JSON.stringify({ note: `with ${key}.` }), `refused ${key}`])
      expect(maskSecrets(text)).not.toContain(key.slice(8));
  });

  it('leaves what operators look for: ids, tokens of other things, amounts', () => {
    const body = { id: 'evt_1', customer: 'cus_9', amount: 1200, tokens: 3, key: 'evt_1' };
    expect(JSON.parse(maskSecrets(JSON.stringify(body)))).toEqual(body);
    expect(maskSecrets('{nope')).toBe('{nope');
    const none = { password: null, api_key: '', secrets: [true, false, null] };
    expect(JSON.parse(maskSecrets(JSON.stringify(none)))).toEqual(none);
  });

  it('puts them back where they stood when a message was edited around them', () => {
    const inner = JSON.stringify({ password: 'hunter2', plan: 'a' });
    const original = JSON.stringify({ proof: 'p1', body: inner, amount: 1 });
    const edited = maskSecrets(original, { indent: 2 })
      .replace('1', '2')
      .replace('\\"a\\"', '\\"b\\"');
    expect(JSON.parse(unmaskSecrets(edited, original) as string)).toEqual({
      proof: 'p1',
      body: JSON.stringify({ password: 'hunter2', plan: 'b' }),
      amount: 2,
    });
  });

  it('refuses a mask that stands for nothing known', () => {
    expect(unmaskSecrets(JSON.stringify({ plan: MASK }), '{"plans":1}')).toBeUndefined();
  });
});
