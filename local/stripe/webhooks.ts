import { createHmac } from 'node:crypto';
import type { StripeEvent } from './store.ts';

export type WebhookTarget = { url: string; secret: string };

/** Milliseconds before each further attempt: Stripe's own take days. */
const AGAIN_AFTER = [500, 2_000, 10_000];
const TIMEOUT = 10_000;

/**
 * Delivers events to an endpoint, signed, in the order in which they happened, and again where it does
 * not answer 2xx.
 * @param deps.target asked for each attempt; undefined while there is no endpoint
 */
export function createWebhooks(deps: {
  target: () => WebhookTarget | undefined;
  onLog: (line: string) => void;
}) {
  let queue: Promise<void> = Promise.resolve();
  const stopping = new AbortController();

  const attempt = async (event: StripeEvent): Promise<boolean> => {
    const target = deps.target();
    if (!target) return true;
    const body = JSON.stringify(event, null, 2);
    const time = Math.floor(Date.now() / 1000);
    const v1 = createHmac('sha256', target.secret).update(`${time}.${body}`).digest('hex');
    const response = await fetch(target.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': `t=${time},v1=${v1}`,
      },
      body,
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT)]),
    }).catch(() => undefined);
    await response?.body?.cancel();
    return response?.ok ?? false;
  };

  const deliver = async (event: StripeEvent): Promise<void> => {
    for (const wait of [0, ...AGAIN_AFTER]) {
      if (wait > 0) await later(wait, stopping.signal);
      if (stopping.signal.aborted || (await attempt(event))) return;
    }
    deps.onLog(`Stripe gave up on the webhook of ${event.type} ${event.id}`);
  };

  return {
    send(event: StripeEvent): void {
      queue = queue.then(() => deliver(event));
    },
    /** When everything that has happened is delivered, or given up. */
    idle: () => queue,
    stop: async () => {
      stopping.abort();
      await queue;
    },
  };
}

const later = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
