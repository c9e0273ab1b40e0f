import { createHmac, randomBytes } from 'node:crypto';
import { findEventStatus, forgetSmokeEvent } from '../../../shared/billing/inbox.ts';
import { type Step, waitFor } from './step.ts';

/** A type of Stripe's that changes no row of ours. */
const TYPE = 'balance.available';

/**
 * A signed event that means nothing: through the API, the intake, the bus, the rule and the queue into
 * the inbox, and out of it again.
 */
export const walkEvent: Step = async ({ waitSeconds }, context) => {
  const { stack, clock, db: sql } = context;
  const secret = (await context.secret('stripe-webhook'))?.split(/[\s,]+/).find(Boolean);
  if (!secret || !stack.apiUrl)
    return { status: 'skipped', detail: 'stripe-webhook has no value to sign with' };
  const id = `evt_smoke${randomBytes(12).toString('hex')}`;
  const seconds = Math.floor(clock().getTime() / 1_000);
  const body = JSON.stringify({
    id,
    object: 'event',
    type: TYPE,
    created: seconds,
    api_version: null,
    // Each stage takes events of its own mode only.
    livemode: stack.stage === 'prod',
    data: { object: { object: 'balance' } },
  });
  const v1 = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const answer = await fetch(new URL('/webhooks/stripe', stack.apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${seconds},v1=${v1}` },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status !== 200)
    return { status: 'failed', detail: `the intake answered ${answer.status}` };
  const began = performance.now();
  try {
    const status = await waitFor(waitSeconds, () => findEventStatus({ eventId: id }, { sql }));
    return status === undefined
      ? { status: 'failed', detail: `it was taken in, and not in the inbox after ${waitSeconds} s` }
      : { status: 'ok', detail: `${status} after ${Math.round(performance.now() - began)} ms` };
  } finally {
    await forgetSmokeEvent({ eventId: id }, { sql });
  }
};
