import { Duration } from 'aws-cdk-lib';
import { billingQueue } from '../../shared/billing/contract.ts';
import { webhookApi } from '../../shared/billing/webhook-routes.ts';
import { events } from '../../shared/events/catalogue.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { bindBucket, bindBus, bindSecret } from '../constructs/bind.ts';
import { eventRoute } from '../constructs/event-route.ts';
import { httpFunction } from '../constructs/http-function.ts';
import { jobFunction } from '../constructs/job-function.ts';
import { createSecret } from '../constructs/secret.ts';
import { workQueue } from '../constructs/work-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { StoredSecret } from '../foundation/stored-secret.ts';

/** Stripe → POST /webhooks/stripe → stripe-webhook → bus → rule → queue billing → sync-billing. */
export function addBilling(foundation: Foundation): void {
  const intakeKey = createSecret(foundation, 'intake-key', {
    description: 'Key by which sync-billing knows that an event passed stripe-webhook',
    generate: 'text',
  });
  addIntake(foundation, { intakeKey });

  const billing = workQueue(foundation, billingQueue, {
    memoryMb: 512,
    timeout: Duration.seconds(30),
    database: 'worker',
    ...foundation.config.billingBatch,
    errorImpact:
      'Subscriptions and invoices of customers are out of date; entitlements may be wrong.',
  });
  bindBus(billing.function, foundation.bus, [events.outboxWritten]);
  // The message names the bucket: no variable does.
  bindBucket(billing.function, foundation.claims, { access: ['read'] });
  bindSecret(billing.function, foundation.secrets.stripeApiKey, 'STRIPE_API_KEY_SECRET');
  bindSecret(billing.function, intakeKey, 'INTAKE_KEY_SECRET');

  addReconciliation(foundation);
  addMeters(foundation);

  eventRoute(foundation, 'stripe-events', {
    description: 'Verified Stripe events',
    event: { source: events.stripe.source },
    to: billing,
  });
  eventRoute(foundation, 'customer-mapped', {
    description: 'A Stripe customer got its organisation: what waited for it is applied',
    event: events.customerMapped,
    to: billing,
  });
}

/** Each hour → report-usage, which tells Stripe's meters. */
function addMeters(foundation: Foundation): void {
  const report = jobFunction(foundation, jobs['report-usage']);
  bindSecret(report, foundation.secrets.stripeApiKey, 'STRIPE_API_KEY_SECRET');
}

/** Each night → reconcile-billing, which asks Stripe. */
function addReconciliation(foundation: Foundation): void {
  const reconcile = jobFunction(foundation, jobs['reconcile-billing'], {
    maxAge: Duration.hours(3),
  });
  bindBus(reconcile, foundation.bus, [events.outboxWritten]);
  bindSecret(reconcile, foundation.secrets.stripeApiKey, 'STRIPE_API_KEY_SECRET');
}

function addIntake(foundation: Foundation, { intakeKey }: { intakeKey: StoredSecret }): void {
  const intake = httpFunction(foundation, webhookApi, {
    memoryMb: 512,
    timeout: Duration.seconds(10),
    // Stripe sends a month's renewals within minutes, and waits for every answer.
    share: 1,
    environment: { STRIPE_LIVEMODE: String(foundation.config.stripeLivemode) },
    errorImpact: 'Stripe delivers again for three days: billing changes arrive late.',
  });
  bindBus(intake, foundation.bus, [{ source: events.stripe.source }]);
  bindSecret(intake, foundation.secrets.stripeWebhook, 'STRIPE_WEBHOOK_SECRET');
  bindSecret(intake, intakeKey, 'INTAKE_KEY_SECRET');
  bindBucket(intake, foundation.claims, { variable: 'CLAIMS_BUCKET', access: ['write'] });
}
