import { expect, it } from '@jest/globals';
import { Unauthorized } from '../../../shared/platform/errors.ts';
import { bearer } from '../../../shared/platform/http/bearer.ts';
import type { SecretReader } from '../../../shared/platform/secrets.ts';
import { httpRequest } from '../../support/http.ts';

/** A check of these values; `forgotten` counts looks past what is kept. */
function makeCheck(values: { current: string; previous?: string }) {
  const state = { now: 50_000, forgotten: 0 };
  const secrets = {
    readWithPrevious: async () => values,
    forget: () => {
      state.forgotten += 1;
    },
  } as unknown as SecretReader;
  const check = bearer({ secrets, secretName: 's', clock: () => new Date(state.now) });
  const ask = (authorization?: string) =>
    check(httpRequest('GET /x', authorization ? { headers: { authorization } } : {}));
  return { state, ask };
}

it('a token is the current value or the previous one, and nothing that looks like it', async () => {
  const { ask } = makeCheck({ current: 'new\n', previous: 'old' });
  for (const good of ['Bearer new', 'bearer old']) expect(await ask(good)).toEqual({ by: 'token' });
  for (const bad of [undefined, 'new', 'Bearer', 'Bearer ne', 'Bearer new old', 'xBearer new'])
    await expect(ask(bad)).rejects.toThrow(Unauthorized);
});

it('without a previous value no empty token fits', async () => {
  const { ask } = makeCheck({ current: 'new' });
  await expect(ask('Bearer ')).rejects.toThrow(Unauthorized);
});

it('a token that does not fit has the secret looked at again, each ten seconds at most', async () => {
  const { state, ask } = makeCheck({ current: 'old' });
  await expect(ask('no bearer')).rejects.toThrow(Unauthorized);
  expect(state.forgotten).toBe(0);
  for (const [passed, looks] of [
    [0, 1],
    [9_999, 1],
    [1, 2],
  ] as const) {
    state.now += passed;
    await expect(ask('Bearer new')).rejects.toThrow(Unauthorized);
    expect(state.forgotten).toBe(looks);
  }
});

it('a rotated secret lets the new token in with the look that finds it', async () => {
  let kept = 'old';
  const secrets = {
    readWithPrevious: async () => ({ current: kept }),
    forget: () => {
      kept = 'new';
    },
  } as unknown as SecretReader;
  const check = bearer({ secrets, secretName: 's', clock: () => new Date(50_000) });
  const request = httpRequest('GET /x', { token: 'new' });
  expect(await check(request)).toEqual({ by: 'token' });
});
