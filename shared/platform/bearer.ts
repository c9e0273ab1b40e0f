import { createHash, timingSafeEqual } from 'node:crypto';
import { Unauthorized } from './errors.ts';
import { type HttpRequest, header } from './http.ts';
import type { SecretReader } from './secrets.ts';

/**
 * Lets a request through whose bearer token is the secret's current or previous value: a rotation
 * locks nobody out.
 * @throws Unauthorized in the same way for a missing, a malformed and a wrong token.
 */
export async function requireBearer(
  request: HttpRequest,
  { secrets, secretArn }: { secrets: SecretReader; secretArn: string },
): Promise<void> {
  const given = /^Bearer (\S+)$/i.exec(header(request, 'authorization') ?? '')?.[1];
  const known = await secrets.readWithPrevious(secretArn);
  const wanted = [known.current, known.previous].filter((value) => value !== undefined);
  if (!given || !wanted.some((value) => same(given, value.trim()))) {
    throw new Unauthorized('A valid bearer token is needed');
  }
}

/** Compared as digests: equal lengths, and no time that tells how much was right. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return b.length > 0 && timingSafeEqual(digest(a), digest(b));
}
