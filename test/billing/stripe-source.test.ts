import { expect, it } from '@jest/globals';
import { createStripeSource } from '../../shared/billing/stripe-api/client.ts';
import { RetryLater } from '../../shared/platform/errors.ts';

/** A source whose key is what `read` answers; `made` counts what was opened. */
function open(apiKeyName: string | undefined, read: () => Promise<string>) {
  const asked: string[] = [];
  const secrets = {
    read: (name: string) => {
      asked.push(name);
      return read();
    },
  };
  const source = createStripeSource({ secrets: secrets as never, apiKeyName }, (stripe) => ({
    stripe,
  }));
  return { source, asked };
}

it('without the name of a key nobody is asked', async () => {
  for (const name of [undefined, '']) {
    const { source, asked } = open(name, async () => 'sk_test_1');
    expect([await source(), asked]).toEqual([undefined, []]);
  }
});

it('one key is one client, another key another one', async () => {
  let key = ' sk_test_1\n';
  const { source } = open('key', async () => key);
  const first = await source();
  expect(first).toBeDefined();
  key = 'sk_test_1';
  expect(await source()).toBe(first);
  key = 'sk_test_2';
  expect(await source()).not.toBe(first);
});

it('a key without a value yet is none; one that cannot be read now is asked for later', async () => {
  expect(await open('key', async () => ' ').source()).toBeUndefined();
  const none = open('key', () => Promise.reject(new Error('no value yet')));
  expect(await none.source()).toBeUndefined();
  const away = open('key', () => Promise.reject(new RetryLater('away')));
  await expect(away.source()).rejects.toThrow(RetryLater);
});
