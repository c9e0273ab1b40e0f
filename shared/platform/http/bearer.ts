import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { Unauthorized } from '../errors.ts';
import type { SecretReader } from '../secrets.ts';
import { type HttpRequest, header } from './request.ts';

/** Milliseconds between looks at the secret for tokens that do not fit: strangers must not hammer it. */
const LOOK_AGAIN = 10_000;

/**
 * Lets a request through whose bearer token is the secret's current or previous value: a rotation
 * locks nobody out, and the new value is good at once.
 * @throws Unauthorized in the same way for a missing, a malformed and a wrong token.
 */
export function bearer(deps: {
  secrets: SecretReader;
  secretName: string;
  clock: Clock;
}): (request: HttpRequest) => Promise<{ by: 'token' }> {
  const { secrets, secretName, clock } = deps;
  let looked = 0;

  const fits = async (given: string) => {
    const { current, previous = '' } = await secrets.readWithPrevious(secretName);
    return [current, previous].some((value) => same(given, value.trim()));
  };

  return async (request) => {
    const given = /^Bearer (\S+)$/i.exec(header(request, 'authorization') ?? '')?.[1];
    if (given && (await fits(given))) return { by: 'token' };
    const now = clock().getTime();
    if (given && now - looked >= LOOK_AGAIN) {
      looked = now;
      secrets.forget(secretName);
      if (await fits(given)) return { by: 'token' };
    }
    throw new Unauthorized('A valid bearer token is needed');
  };
}

/** Compared as digests: equal lengths, and no time that tells how much was right. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
