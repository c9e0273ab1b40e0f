import { createHmac, randomBytes } from 'node:crypto';
import { InvalidConfiguration } from '../shared/platform/errors.ts';
import type { Target } from './target.ts';

const IN_FLIGHT = 50;

export type SendOptions = {
  events: readonly Event[];
  /** Deliveries of each. */
  times: number;
  shuffle: boolean;
  /** Each delivery another event, that happened now. */
  newId: boolean;
};

export type Summary = {
  deliveries: number;
  /** Different events among them. */
  events: number;
  /** Answers by status. */
  statuses: Record<string, number>;
  /** What a refused delivery was told, once per message. */
  refusals: string[];
  milliseconds: number;
};

type Event = Record<string, unknown>;

/** Posts the chosen events, signed with the present time. */
export async function send(options: SendOptions, target: Target): Promise<Summary> {
  const deliveries = planDeliveries(options.events, options);
  const statuses: Record<string, number> = {};
  const refusals = new Set<string>();
  if (target.stripeUrl) await tellStripe(options.events, target.stripeUrl);
  const started = performance.now();
  const queue = [...deliveries];
  const lane = async () => {
    for (let event = queue.shift(); event; event = queue.shift()) {
      const { status, message } = await post(event, target);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (message) refusals.add(`${status}: ${message}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, deliveries.length) }, lane));
  return {
    deliveries: deliveries.length,
    events: new Set(deliveries.map((event) => event.id)).size,
    statuses,
    refusals: [...refusals],
    milliseconds: Math.round(performance.now() - started),
  };
}

/** The Stripe of this machine knows what the events tell of: it is asked for the objects afterwards. */
export async function tellStripe(events: readonly Event[], stripeUrl: string): Promise<void> {
  await fetch(`${stripeUrl}/nightshift/samples`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_samples' },
    body: JSON.stringify(events),
  });
}

/** What is delivered, in order: each event as often as asked. */
function planDeliveries(
  events: readonly Event[],
  { times, newId, shuffle }: Pick<SendOptions, 'times' | 'newId' | 'shuffle'>,
): Event[] {
  const planned = events.flatMap((event) =>
    Array.from({ length: times }, () => (newId ? renew(event) : event)),
  );
  return shuffle ? shuffled(planned) : planned;
}

/** Another event about the same object, that happened now. */
function renew(event: Event): Event {
  const id = `evt_${randomBytes(12).toString('hex')}`;
  const now = Date.now();
  if (event.object !== 'v2.core.event') return { ...event, id, created: Math.floor(now / 1000) };
  const { snapshot_event: _, ...thin } = event;
  return { ...thin, id, created: new Date(now).toISOString() };
}

function shuffled<T>(items: T[]): T[] {
  const order = items.map((item) => ({ item, at: Math.random() }));
  return order.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

/** `Stripe-Signature` for a body, as Stripe makes it. */
export function signatureOf(body: string, secret: string, now = new Date()): string {
  const timestamp = Math.floor(now.getTime() / 1000);
  const v1 = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return `t=${timestamp},v1=${v1}`;
}

async function post(event: Event, { url, secret }: Target) {
  const body = JSON.stringify(event, null, 2);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'stripe-signature': signatureOf(body, secret),
  };
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', headers, body });
  } catch (cause) {
    throw new InvalidConfiguration(
      `${url} cannot be reached: is the stack running? Start it by "npm start"`,
      {
        cause,
      },
    );
  }
  const text = await response.text();
  return { status: response.status, message: response.ok ? undefined : messageOf(text) };
}

function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message);
  } catch {
    return text.slice(0, 200);
  }
}
