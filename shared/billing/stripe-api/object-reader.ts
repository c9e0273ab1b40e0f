import type Stripe from 'stripe';
import { RetryLater } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import { kindOf, type ObjectKind } from '../objects/kinds.ts';
import { createStripeSource, failureOf, isMissing } from './client.ts';

export type ObjectReader = {
  /** Whether Stripe's API tells a single object of this kind. */
  canRead(kind: ObjectKind): boolean;
  /**
   * The object as it is now, or undefined when Stripe has it no more.
   * @throws RetryLater when Stripe cannot be asked.
   */
  read(input: { kind: ObjectKind; id: string; account: string }): Promise<unknown>;
};

/**
 * A reader over Stripe's API, or undefined when no API key is set: then events are applied by their
 * payload.
 */
export const createObjectReaderSource = (deps: {
  secrets: SecretReader;
  /** The API key's secret; absent or without a value when payloads are applied. */
  apiKeyName: string | undefined;
  /** Another address than Stripe's, e.g. `http://127.0.0.1:12111`. */
  apiBase?: string | undefined;
}): (() => Promise<ObjectReader | undefined>) => createStripeSource(deps, createObjectReader);

function createObjectReader(stripe: Stripe): ObjectReader {
  return {
    canRead: (kind) => kindOf(kind).retrieve !== undefined,
    async read({ kind, id, account }) {
      const options = account ? { stripeAccount: account } : {};
      try {
        return await kindOf(kind).retrieve?.(stripe, id, options);
      } catch (cause) {
        if (isMissing(cause)) return undefined;
        throw new RetryLater('Stripe’s API could not be asked', {
          details: { kind, id, statusCode: failureOf(cause).statusCode },
        });
      }
    },
  };
}
