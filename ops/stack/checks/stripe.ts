import { HANDLED_TYPES } from '../../../shared/billing/objects/handled-types.ts';
import type { Check } from '../../../shared/health/check.ts';
import type { OpsContext } from '../../context.ts';

type Found = Omit<Check, 'name'>;

/** A webhook endpoint, as Stripe lists it. */
export type Endpoint = {
  url: string;
  status: string;
  enabled_events: string[];
  /** Absent: the account's own. */
  api_version: string | null;
};

/** The version of Stripe's API whose shapes were read last; others are taken where the fields allow. */
export const STRIPE_VERSION = '2026-10-28.endive';

/** Asks Stripe with the stage's own restricted key, which may read webhook endpoints. */
export async function checkStripeEndpoint(
  context: Pick<OpsContext, 'stack' | 'secret'>,
  apiBase = process.env.STRIPE_API_BASE,
): Promise<Found> {
  if (context.stack.local && !apiBase)
    return { status: 'ok', detail: 'this machine has a Stripe of its own, which sends here' };
  const key = await context.secret('stripe-api-key').catch(() => undefined);
  if (!key)
    return { status: 'ok', detail: 'not looked at: without stripe-api-key Stripe is not asked' };
  const url = new URL('/webhooks/stripe', context.stack.apiUrl).toString();
  const answer = await fetch(
    new URL('/v1/webhook_endpoints?limit=100', apiBase ?? 'https://api.stripe.com'),
    {
      headers: { authorization: `Bearer ${key.trim()}` },
      signal: AbortSignal.timeout(5_000),
    },
  );
  if (answer.status === 401)
    return {
      status: 'problem',
      detail: 'Stripe does not know the key',
      advice: 'ops secrets rotate stripe-api-key',
    };
  if (answer.status === 403)
    return {
      status: 'warning',
      detail: 'the key may not read webhook endpoints',
      advice: 'Give the restricted key "Webhook Endpoints: read"',
    };
  if (!answer.ok) return { status: 'warning', detail: `Stripe answers ${answer.status}` };
  const { data } = (await answer.json()) as { data: Endpoint[] };
  return judgeEndpoints({ url, endpoints: data });
}

/** Whether Stripe sends here what is handled, in a version that is read. */
function judgeEndpoints(input: { url: string; endpoints: readonly Endpoint[] }): Found {
  const { url, endpoints } = input;
  const ours = endpoints.filter((endpoint) => endpoint.url === url);
  const on = ours.filter(({ status }) => status === 'enabled');
  const advice = 'Stripe dashboard → Developers → Webhooks';
  if (on.length === 0)
    return {
      status: 'problem',
      detail: ours.length > 0 ? `Stripe has disabled ${url}` : `no endpoint of Stripe is ${url}`,
      advice: `${advice}: ${ours.length > 0 ? 'enable it; what was missed is resent there' : 'add it, then ops secrets rotate stripe-webhook'}`,
    };
  const sent = new Set(on.flatMap(({ enabled_events }) => enabled_events));
  const handled = Object.keys(HANDLED_TYPES);
  const missing = sent.has('*') ? [] : handled.filter((type) => !sent.has(type));
  if (missing.length > 0)
    return {
      status: 'problem',
      detail: `Stripe does not send ${missing.length} of ${handled.length} types: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ' …' : ''}`,
      advice: `${advice}: add them to the endpoint; docs/billing.md lists all`,
    };
  const other = on.map((it) => it.api_version).filter((it) => it && it !== STRIPE_VERSION);
  if (other.length > 0)
    return {
      status: 'warning',
      detail: `Stripe sends in version ${other.join(', ')}; ${STRIPE_VERSION} is what is tried`,
      advice: 'Both shapes are read; make a new endpoint of the newer version when convenient',
    };
  return { status: 'ok', detail: `${on.length} endpoint, all ${handled.length} types` };
}
