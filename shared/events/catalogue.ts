import * as z from 'zod/mini';
import { asMailed } from '../platform/email-field.ts';
import { type EventDefinition, event } from './definition.ts';
import { STRIPE_SOURCE } from './sources.ts';

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
    /** By the intake, for the consumer: shared/billing/intake-proof.ts. */
    proof: z.optional(z.string()),
    claim: z.optional(claim()),
  });

/**
 * Every event on the `nightshift` bus. Producers and consumers take the schema from here; test/architecture
 * checks that rules name only what is here or in aws.ts, and docs/events.md is written from it.
 */
export const events = {
  stripe: event({
    source: STRIPE_SOURCE,
    says: 'Stripe sent an event, and its signature was verified.',
    detail: stripeEventDetail,
  }),
  outboxWritten: event({
    source: 'nightshift.outbox',
    detailType: 'outbox.written',
    says: 'Someone committed outbox rows: they are relayed now rather than at the next sweep.',
    detail: () => z.object({}),
  }),
  customerMapped: event({
    source: 'nightshift.billing',
    detailType: 'billing.customer_mapped',
    says: 'A Stripe customer got its organisation: what waited for it can be applied.',
    detail: () => z.object({ outboxId: z.string(), stripeCustomerId: z.string() }),
  }),
  subscriptionChanged: event({
    source: 'nightshift.billing',
    detailType: 'billing.subscription_changed',
    says: 'A subscription of an organisation changed; consumers fetch the row.',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.string(),
        stripeSubscriptionId: z.string(),
        stripeEventId: z.string(),
      }),
  }),
  paymentFailed: event({
    source: 'nightshift.billing',
    detailType: 'billing.payment_failed',
    says: 'An invoice of an organisation could not be collected; once for each attempt.',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.string(),
        /** Connected account, or '' for the platform's own. */
        stripeAccount: z.string(),
        stripeInvoiceId: z.string(),
        /** How many times Stripe has tried. */
        attempt: z.number(),
      }),
  }),
  entitlementsChanged: event({
    source: 'nightshift.entitlements',
    detailType: 'entitlements.changed',
    says: 'What an organisation may do changed: by a subscription, a grant, or by time.',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.string(),
        /** Plans that count now, the highest first; none: the default plan. */
        plans: z.array(z.string()),
        /** Grows with each change. */
        version: z.number(),
      }),
  }),
  usageAlert: event({
    source: 'nightshift.entitlements',
    detailType: 'usage.alert',
    says: 'An organisation used 80 or 100 percent of a limit; once in a window.',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.string(),
        feature: z.string(),
        percent: z.number(),
        used: z.number(),
        limit: z.number(),
        windowStart: z.string(),
      }),
  }),
  emailQueued: event({
    source: 'nightshift.email',
    detailType: 'email.queued',
    says: 'Mails were committed to the ledger: they are sent now rather than at the next sweep.',
    detail: () => z.object({}),
  }),
  emailRequested: event({
    source: 'nightshift.app',
    detailType: 'email.requested',
    says: 'The application asks for a mail to one person: it leaves at once, once for each effect key.',
    detail: () =>
      z.object({
        /** A requestable one of shared/email/templates; the mail domain refuses others. */
        template: z.string().check(z.maxLength(100)),
        /** Business meaning, e.g. the id of the sign-in: the same one again is no second mail. */
        effectKey: z.string().check(z.minLength(1), z.maxLength(200)),
        recipient: z.string().check(asMailed),
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
  documentApproved: event({
    source: 'nightshift.documents',
    detailType: 'document.approved',
    says: 'An invoice counts, by its arithmetic or by a person; consumers fetch the document.',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.uuid(),
        documentId: z.uuid(),
        /** `accepted` by the gate, `approved` by a person; one may follow the other. */
        status: z.enum(['accepted', 'approved']),
      }),
  }),
  mailBroughtNothing: event({
    source: 'nightshift.documents',
    detailType: 'document.mail_brought_nothing',
    says: 'A mail of a proven and trusted sender brought no document: its sender is told, once a day at most.',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.uuid(),
        /** Of `document_mails`, where its sender and its subject stand. */
        messageKey: z.string().check(z.minLength(1), z.maxLength(100)),
      }),
  }),
  forecastSlicePlanned: event({
    source: 'nightshift.forecasts',
    detailType: 'forecasts.slice_planned',
    says: 'A part of the series of an organisation is to be forecast for this night.',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.uuid(),
        runId: z.uuid(),
        slice: z.int(),
      }),
  }),
  organizationDeleted: event({
    source: 'nightshift.organizations',
    detailType: 'organization.deleted',
    says: 'An organisation and all that was its own are gone; whoever keeps copies removes them.',
    detail: () =>
      z.object({
        outboxId: z.string(),
        organizationId: z.uuid(),
        /** The record of what was removed: `ops organizations deletions`. */
        deletionId: z.uuid(),
      }),
  }),
  inventoryMoved: event({
    source: 'nightshift.app',
    detailType: 'inventory.moved',
    says: "Stock moved in the application: it is recorded once, by the movements' own ids.",
    detail: () =>
      z.object({
        organizationId: z.uuid(),
        /** As `POST /api/inventory/movements` takes them; the inventory refuses others. */
        movements: z.array(z.record(z.string(), z.unknown())),
      }),
  }),
} satisfies Record<string, EventDefinition>;

export type StripeEventDetail = z.output<typeof events.stripe.detail>;
