import type Stripe from 'stripe';
import { Conflict } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import { createStripeSource, isMissing, stripeError } from './client.ts';

export type LineItem = { price: string; quantity: number };

/** A checkout at Stripe. `url` is null once it is over. */
export type CheckoutSession = {
  id: string;
  status: 'open' | 'complete' | 'expired';
  url: string | null;
  expiresAt: Date;
};

type CheckoutRequest = {
  customer: string;
  organizationId: string;
  items: readonly LineItem[];
  successUrl: string;
  cancelUrl: string;
  idempotencyKey: string;
};

/** What the API for organisations asks of Stripe. Each of these is one thing, whoever asks twice. */
export type Shop = {
  /** @returns the customer's id; its metadata says whose it is, which maps it. */
  makeCustomer(input: {
    organizationId: string;
    name: string;
    idempotencyKey: string;
  }): Promise<string>;
  openCheckout(request: CheckoutRequest): Promise<CheckoutSession>;
  /** @returns undefined for one that Stripe does not have. */
  readCheckout(input: { id: string }): Promise<CheckoutSession | undefined>;
  /** Ends one that is open. One that is over stays as it is. */
  expireCheckout(input: { id: string }): Promise<void>;
  /** @returns the address of the portal, good for some minutes. */
  openPortal(input: { customer: string; returnUrl: string }): Promise<string>;
};

/** Milliseconds: two attempts fit into what an HTTP caller waits. */
const TIMEOUT = 5_000;

/** The shop at Stripe, or undefined while no API key is set. */
export const createShopSource = (deps: {
  secrets: SecretReader;
  apiKeyName: string | undefined;
  apiBase?: string | undefined;
  /** Milliseconds of one attempt. */
  timeout?: number;
}): (() => Promise<Shop | undefined>) =>
  createStripeSource({ timeout: TIMEOUT, ...deps }, openShop);

/** Stripe's refusals are about what an operator set up: prices, the portal. */
const refused = ({ code }: { code: string }) =>
  new Conflict(`Stripe refuses it (${code}): somebody has to look at the set-up of its prices`);

/** @throws RetryLater when Stripe cannot be asked, Conflict when it refuses. */
async function ask<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw stripeError(cause, refused);
  }
}

function sessionOf(session: Stripe.Checkout.Session): CheckoutSession {
  const status = session.status as string;
  return {
    id: session.id,
    // What Stripe may call it later is over as well.
    status: status === 'open' || status === 'complete' ? status : 'expired',
    url: session.url,
    expiresAt: new Date(session.expires_at * 1000),
  };
}

function openShop(stripe: Stripe): Shop {
  return {
    makeCustomer: ({ organizationId, name, idempotencyKey }) =>
      ask(async () => {
        const params = { name, metadata: { organization_id: organizationId } };
        return (await stripe.customers.create(params, { idempotencyKey })).id;
      }),
    openCheckout: ({ idempotencyKey, ...wanted }) =>
      ask(async () =>
        sessionOf(
          await stripe.checkout.sessions.create(
            {
              mode: 'subscription',
              customer: wanted.customer,
              client_reference_id: wanted.organizationId,
              line_items: wanted.items.map((it) => ({ ...it })),
              success_url: wanted.successUrl,
              cancel_url: wanted.cancelUrl,
              subscription_data: { metadata: { organization_id: wanted.organizationId } },
            },
            { idempotencyKey },
          ),
        ),
      ),
    readCheckout: ({ id }) =>
      ask(async () => {
        try {
          return sessionOf(await stripe.checkout.sessions.retrieve(id));
        } catch (cause) {
          if (isMissing(cause)) return undefined;
          throw cause;
        }
      }),
    expireCheckout: ({ id }) =>
      ask(async () => {
        try {
          await stripe.checkout.sessions.expire(id);
        } catch (cause) {
          // It was paid or expired a moment ago: whoever asks for it next sees which.
          if ((cause as { statusCode?: number }).statusCode !== 400) throw cause;
        }
      }),
    openPortal: ({ customer, returnUrl }) =>
      ask(async () => {
        const params = { customer, return_url: returnUrl };
        return (await stripe.billingPortal.sessions.create(params)).url;
      }),
  };
}
