import { createPrivateKey, sign } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '../clock.ts';
import { InvalidConfiguration, RetryLater } from '../errors.ts';
import { jsonOrNothing } from '../json.ts';
import { once } from '../once.ts';

/** What Google hands out as the key file of a service account, as far as it is used. */
export const serviceAccountSchema = once(() =>
  z.object({
    client_email: z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/)),
    private_key: z.string().check(z.regex(/^-----BEGIN (RSA )?PRIVATE KEY-----/)),
    token_uri: z._default(z.string(), 'https://oauth2.googleapis.com/token'),
  }),
);

export type ServiceAccount = z.output<ReturnType<typeof serviceAccountSchema>>;

/** Seconds that a token is asked for, and before its end that another one is. */
const LIFE = 3_600;
const EARLY = 300;
const TIMEOUT = 20_000; // milliseconds

/**
 * Tokens of a service account for one scope: a JWT, signed by its key, is exchanged for one that is used
 * until it is nearly over.
 * @throws InvalidConfiguration for a key that is none, or that Google refuses; RetryLater while it is away
 */
export function accessTokens(
  { account, scope }: { account: ServiceAccount; scope: string },
  { clock }: { clock: Clock },
): () => Promise<string> {
  let held: { token: string; until: number } | undefined;
  return async () => {
    const now = Math.floor(clock().getTime() / 1_000);
    if (held && held.until - EARLY > now) return held.token;
    const answer = await exchange(account, assertion(account, scope, now));
    held = { token: answer.access_token, until: now + answer.expires_in };
    return held.token;
  };
}

function assertion(account: ServiceAccount, scope: string, now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { client_email: iss, token_uri: aud } = account;
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss, scope, aud, iat: now, exp: now + LIFE })}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), keyOf(account)).toString('base64url')}`;
}

function keyOf({ private_key: key }: ServiceAccount) {
  try {
    return createPrivateKey(key);
  } catch {
    throw new InvalidConfiguration('The private key of the service account cannot be read');
  }
}

const tokenSchema = once(() =>
  z.object({
    access_token: z.string().check(z.minLength(1)),
    expires_in: z._default(z.number(), LIFE),
  }),
);

async function exchange({ token_uri: url }: ServiceAccount, jwt: string) {
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: jwt,
  });
  const answer = await fetch(url, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((cause) => {
    throw new RetryLater('Google cannot be reached', { cause });
  });
  const parsed = z.safeParse(tokenSchema(), jsonOrNothing(await answer.text()));
  if (answer.ok && parsed.success) return parsed.data;
  if (answer.status >= 500 || answer.status === 429)
    throw new RetryLater(`Google gives no token (${answer.status})`);
  throw new InvalidConfiguration(
    `Google refuses the service account (${answer.status}): its key, or the clock of this machine`,
  );
}
