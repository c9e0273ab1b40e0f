import * as z from 'zod/mini';
import { once } from '../platform/once.ts';

/**
 * Every event on the `nightshift` bus, declared once: source, detail-type, detail. Producers and
 * consumers take the schema from here; test/architecture checks that rules name only what is here.
 */
export type EventDefinition<S extends z.ZodMiniType = z.ZodMiniType> = {
  source: string;
  /** Absent: the detail-type is the Stripe event's type. */
  detailType?: string;
  detail: S;
};

/** Where a body lies that is too large for the bus (claim check). */
const claim = () =>
  z.object({
    bucket: z.string(),
    key: z.string(),
    /** Of the stored bytes, hex: proves that what is fetched is what was verified. */
    sha256: z.string(),
  });

/**
 * A verified Stripe event. `body` is Stripe's event object (snapshot or thin) as JSON text, so that
 * nobody on the way reads and writes it again; over the bus's limit, `claim` says where it lies
 * instead.
 */
const stripeEventDetail = () =>
  z.object({
    id: z.string(),
    type: z.string(),
    /** Connected account, or '' for the platform's own. */
    account: z.string(),
    livemode: z.boolean(),
    /** Seconds since the epoch. */
    created: z.number(),
    /** null for thin events, which carry no object. */
    apiVersion: z.nullable(z.string()),
    style: z.enum(['snapshot', 'thin']),
    body: z.optional(z.string()),
    claim: z.optional(claim()),
  });

/** The schema of a detail is made when somebody reads or writes such an event, and not before. */
function event<S extends z.ZodMiniType, Rest>(
  definition: Rest & { source: string; detail: () => S },
): Omit<Rest, 'detail'> & { source: string; readonly detail: S } {
  const detail = once(definition.detail);
  return {
    ...definition,
    get detail() {
      return detail();
    },
  };
}

export const events = {
  stripe: event({ source: 'nightshift.stripe', detail: stripeEventDetail }),
  /** Someone committed outbox rows: relay them now rather than at the next sweep. */
  outboxWritten: event({
    source: 'nightshift.outbox',
    detailType: 'outbox.written',
    detail: () => z.object({}),
  }),
  /** A Stripe customer got its organisation: what waited for it can be applied. */
  customerMapped: event({
    source: 'nightshift.billing',
    detailType: 'billing.customer_mapped',
    detail: () => z.object({ outboxId: z.string(), stripeCustomerId: z.string() }),
  }),
  /** A tenant's subscription changed; consumers fetch the row. */
  subscriptionChanged: event({
    source: 'nightshift.billing',
    detailType: 'billing.subscription_changed',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.string(),
        stripeSubscriptionId: z.string(),
        stripeEventId: z.string(),
      }),
  }),
  /** A tenant's invoice could not be collected. */
  paymentFailed: event({
    source: 'nightshift.billing',
    detailType: 'billing.payment_failed',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.string(),
        stripeInvoiceId: z.string(),
        stripeEventId: z.string(),
      }),
  }),
  /** Mails were committed to the ledger: send them now rather than at the next sweep. */
  emailQueued: event({
    source: 'nightshift.email',
    detailType: 'email.queued',
    detail: () => z.object({}),
  }),
  /** The application asks for a mail to one person: it leaves at once, once for each effect key. */
  emailRequested: event({
    source: 'nightshift.app',
    detailType: 'email.requested',
    detail: () =>
      z.object({
        template: z.enum(['magic-link', 'one-time-code', 'invitation']),
        /** Business meaning, e.g. the id of the sign-in: the same one again is no second mail. */
        effectKey: z.string().check(z.minLength(1), z.maxLength(200)),
        recipient: z.email(),
        organizationId: z.optional(z.uuid()),
        userId: z.optional(z.uuid()),
        /** BCP 47, e.g. `de-AT`; en-US without. */
        locale: z.optional(z.string()),
        /** IANA name; UTC without. */
        timeZone: z.optional(z.string()),
        /** What the template shows: shared/email/templates. */
        data: z.record(z.string(), z.unknown()),
      }),
  }),
} satisfies Record<string, EventDefinition>;

export type StripeEventDetail = z.output<typeof events.stripe.detail>;

/** The EventBridge envelope around a detail, as a rule's target receives it. */
export const envelope = z.object({
  id: z.string(),
  source: z.string(),
  'detail-type': z.string(),
  time: z.string(),
  detail: z.unknown(),
});
