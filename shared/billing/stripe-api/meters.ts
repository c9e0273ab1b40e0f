import type Stripe from 'stripe';
import { RejectMessage } from '../../platform/errors.ts';
import type { SecretReader } from '../../platform/secrets.ts';
import { createStripeSource, failureOf, stripeError } from './client.ts';

/** What was used within a window that is closed: the identifier is the window's for good. */
export type MeterEvent = {
  identifier: string;
  /** The meter's event name. */
  meter: string;
  customer: string;
  quantity: string;
  /** A moment of the window. */
  at: Date;
};

export type Meters = {
  /**
   * Tells Stripe what was used. One that it has already is delivered.
   * @throws RetryLater when Stripe cannot be asked; RejectMessage when it never takes this one.
   */
  report(event: MeterEvent): Promise<void>;
  /** Reads what Stripe says of events that its meters refused, by the event that told of it. */
  readErrors(input: { eventId: string }): Promise<unknown>;
};

/** Opens Stripe's meters when they are first needed: what was used is reported to them. */
export const createMetersSource = (deps: {
  secrets: SecretReader;
  apiKeyName: string | undefined;
  apiBase?: string | undefined;
}): (() => Promise<Meters | undefined>) => createStripeSource({ retries: 2, ...deps }, openMeters);

const openMeters = (stripe: Stripe): Meters => ({
  async report({ identifier, meter, customer, quantity, at }) {
    try {
      await stripe.billing.meterEvents.create({
        event_name: meter,
        identifier,
        timestamp: Math.floor(at.getTime() / 1000),
        payload: { stripe_customer_id: customer, value: quantity },
      });
    } catch (cause) {
      if (isKnown(cause)) return;
      throw stripeError(
        cause,
        ({ code }) =>
          new RejectMessage(`Stripe's meter refuses it: ${code}`, { details: failureOf(cause) }),
      );
    }
  },
  async readErrors({ eventId }) {
    try {
      return await stripe.v2.core.events.retrieve(eventId);
    } catch (cause) {
      throw stripeError(
        cause,
        () =>
          new RejectMessage('Stripe does not have the report any more', { details: { eventId } }),
      );
    }
  },
});

/** Of a second delivery of one identifier Stripe says so, by a 400 without a code of its own. */
const isKnown = (cause: unknown): boolean =>
  failureOf(cause).statusCode === 400 &&
  /already exists with identifier/.test(String((cause as { message?: unknown }).message));
