import type Stripe from 'stripe';
import { RetryLater } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import { kindOf, type ObjectKind } from '../objects/kinds.ts';

export type ObjectReader = {
  /** Whether Stripe's API tells a single object of this kind. */
  canRead(kind: ObjectKind): boolean;
  /**
   * The object as it is now, or undefined when Stripe has it no more.
   * @throws RetryLater when Stripe cannot be asked.
   */
  read(input: { kind: ObjectKind; id: string; account: string }): Promise<unknown>;
};

/** Milliseconds; within the function's timeout even when the SDK tries twice. */
const TIMEOUT = 8_000;

/**
 * A reader over Stripe's API, or undefined when no API key is set: then events are applied by their
 * payload. The SDK is loaded when the first key shows up.
 */
export function createObjectReaderSource(deps: {
  secrets: SecretReader;
  /** The API key's secret; absent or without a value when payloads are applied. */
  apiKeyName: string | undefined;
  /** Another address than Stripe's, e.g. `http://127.0.0.1:12111`. */
  apiBase?: string | undefined;
}): () => Promise<ObjectReader | undefined> {
  let open: { apiKey: string; reader: ObjectReader } | undefined;
  return async () => {
    const apiKey = await readKey(deps);
    if (!apiKey) return undefined;
    if (open?.apiKey !== apiKey)
      open = { apiKey, reader: createObjectReader(await createClient(apiKey, deps.apiBase)) };
    return open.reader;
  };
}

async function readKey({
  secrets,
  apiKeyName,
}: {
  secrets: SecretReader;
  apiKeyName: string | undefined;
}): Promise<string> {
  if (!apiKeyName) return '';
  try {
    return (await secrets.read(apiKeyName)).trim();
  } catch (error) {
    if (error instanceof RetryLater) throw error;
    return ''; // the secret exists and has no value yet
  }
}

async function createClient(apiKey: string, apiBase: string | undefined): Promise<Stripe> {
  const { default: StripeClient } = await import('stripe');
  const base = apiBase ? new URL(apiBase) : undefined;
  return new StripeClient(apiKey, {
    timeout: TIMEOUT,
    maxNetworkRetries: 1,
    telemetry: false,
    ...(base && {
      host: base.hostname,
      port: Number(base.port),
      protocol: base.protocol === 'http:' ? 'http' : 'https',
    }),
  });
}

function createObjectReader(stripe: Stripe): ObjectReader {
  return {
    canRead: (kind) => kindOf(kind).retrieve !== undefined,
    async read({ kind, id, account }) {
      const options = account ? { stripeAccount: account } : {};
      try {
        return await kindOf(kind).retrieve?.(stripe, id, options);
      } catch (cause) {
        const { code, statusCode } = cause as { code?: string; statusCode?: number };
        if (code === 'resource_missing' || statusCode === 404) return undefined;
        throw new RetryLater('Stripe’s API could not be asked', {
          details: { kind, id, statusCode: statusCode ?? 0 },
        });
      }
    },
  };
}
