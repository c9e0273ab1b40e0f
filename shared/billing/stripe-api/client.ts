import type Stripe from 'stripe';
import { RetryLater } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';

type Deps = {
  secrets: SecretReader;
  /** The API key's secret; absent or without a value while Stripe is not asked. */
  apiKeyName: string | undefined;
  /** Another address than Stripe's, e.g. `http://127.0.0.1:12111`. */
  apiBase?: string | undefined;
  /** Milliseconds of one attempt. */
  timeout?: number;
  /** Further attempts of a request; between two, the SDK sleeps as Stripe's `Retry-After` says. */
  retries?: number;
};

/** Milliseconds; within a consumer's timeout even when the SDK tries twice. */
const TIMEOUT = 8_000;

/**
 * Stripe's SDK, or undefined while no API key is set. It is loaded when the first key shows up: a cold
 * start that does not ask Stripe pays nothing for it.
 */
export function createStripeSource<T>(
  deps: Deps,
  wrap: (stripe: Stripe) => T,
): () => Promise<T | undefined> {
  let open: { apiKey: string; made: T } | undefined;
  return async () => {
    const apiKey = await readKey(deps);
    if (!apiKey) return undefined;
    if (open?.apiKey !== apiKey) open = { apiKey, made: wrap(await createClient(apiKey, deps)) };
    return open.made;
  };
}

async function readKey({ secrets, apiKeyName }: Deps): Promise<string> {
  if (!apiKeyName) return '';
  try {
    return (await secrets.read(apiKeyName)).trim();
  } catch (error) {
    if (error instanceof RetryLater) throw error;
    return ''; // the secret exists and has no value yet
  }
}

/** A client of the SDK. */
async function createClient(
  apiKey: string,
  { apiBase, timeout = TIMEOUT, retries = 1 }: Omit<Deps, 'secrets' | 'apiKeyName'>,
): Promise<Stripe> {
  const { default: StripeClient } = await import('stripe');
  const base = apiBase ? new URL(apiBase) : undefined;
  return new StripeClient(apiKey, {
    timeout,
    maxNetworkRetries: retries,
    telemetry: false,
    ...(base && {
      host: base.hostname,
      port: Number(base.port),
      protocol: base.protocol === 'http:' ? 'http' : 'https',
    }),
  });
}

/** What went wrong at Stripe, without what was sent there. */
export function failureOf(cause: unknown): { statusCode: number; code: string } {
  const { statusCode, code, type } = cause as { statusCode?: number; code?: string; type?: string };
  return { statusCode: statusCode ?? 0, code: code ?? type ?? 'unknown' };
}

/** True for an object that Stripe does not have. */
export const isMissing = (cause: unknown): boolean => {
  const { statusCode, code } = failureOf(cause);
  return code === 'resource_missing' || statusCode === 404;
};

/** True for what another attempt may mend: limits, conflicts of one moment, outages, time-outs. */
const passes = ({ statusCode }: { statusCode: number }) =>
  statusCode === 0 || statusCode === 409 || statusCode === 429 || statusCode >= 500;

/**
 * An error of Stripe's by its consequence.
 * @param refused what it is when Stripe will answer the same again.
 */
export function stripeError(
  cause: unknown,
  refused: (failure: { statusCode: number; code: string }) => Error,
): Error {
  const failure = failureOf(cause);
  return passes(failure)
    ? new RetryLater('Stripe’s API could not be asked', { details: failure })
    : refused(failure);
}
