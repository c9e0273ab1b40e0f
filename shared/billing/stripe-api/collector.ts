import type Stripe from 'stripe';
import { Conflict } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import { createStripeSource, isMissing, stripeError } from './client.ts';

/** How collection of a subscription stands at Stripe; null: it is collected. */
type Collection = { behavior: string; resumesAt: number | null } | null;

/** Pauses the collection of subscriptions, and resumes it. */
export type Collector = {
  /** @returns undefined for a subscription that ended, or that Stripe does not have. */
  read(input: { id: string }): Promise<Collection | undefined>;
  /** Invoices stay drafts until it is resumed. */
  pause(input: { id: string; idempotencyKey: string }): Promise<void>;
  resume(input: { id: string; idempotencyKey: string }): Promise<void>;
};

/** What a pause of ours is: what another one paused looks otherwise, or was there before. */
export const OUR_PAUSE = 'keep_as_draft';

export const createCollectorSource = (deps: {
  secrets: SecretReader;
  apiKeyName: string | undefined;
  apiBase?: string | undefined;
}): (() => Promise<Collector | undefined>) =>
  createStripeSource({ retries: 5, ...deps }, openCollector);

const refused = ({ code }: { code: string }) => new Conflict(`Stripe refuses it: ${code}`);

async function ask<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw stripeError(cause, refused);
  }
}

const openCollector = (stripe: Stripe): Collector => ({
  read: ({ id }) =>
    ask(async () => {
      try {
        const { status, pause_collection: pause } = await stripe.subscriptions.retrieve(id);
        if (String(status) === 'canceled') return undefined;
        return pause ? { behavior: pause.behavior, resumesAt: pause.resumes_at } : null;
      } catch (cause) {
        if (isMissing(cause)) return undefined;
        throw cause;
      }
    }),
  pause: ({ id, idempotencyKey }) =>
    ask(async () => {
      const pause = { behavior: OUR_PAUSE } as const;
      await stripe.subscriptions.update(id, { pause_collection: pause }, { idempotencyKey });
    }),
  resume: ({ id, idempotencyKey }) =>
    ask(async () => {
      await stripe.subscriptions.update(id, { pause_collection: '' }, { idempotencyKey });
    }),
});
