import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackFile } from '../../ops/stack/stack-file.ts';
import { eventually } from '../support/eventually.ts';

export type StripeEvent = {
  id: string;
  type: string;
  created: number;
  data: { object: Record<string, unknown> };
};

export async function sampleEvent(type: string): Promise<StripeEvent> {
  const file = join(import.meta.dirname, '../../events/stripe', `${type}.json`);
  return JSON.parse(await readFile(file, 'utf8'));
}

/** Posts an event as Stripe would, signed now. */
export async function post(event: unknown, stack: StackFile): Promise<Response> {
  const body = JSON.stringify(event);
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', stack.stripeWebhookSecret ?? '')
    .update(`${time}.${body}`)
    .digest('hex');
  return fetch(`${stack.apiUrl}/webhooks/stripe`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'stripe-signature': `t=${time},v1=${signature}`,
    },
    body,
  });
}

/** Posts until it is taken: what is answered with 5xx is delivered again, as Stripe does. */
export async function deliver(event: unknown, stack: StackFile): Promise<void> {
  await eventually(async () => {
    const { status } = await post(event, stack);
    if (status !== 200) throw new Error(`answered ${status}`);
  });
}

/** Posts many, at most `width` at once; answers how often each status came. */
export async function postAll(
  events: unknown[],
  stack: StackFile,
  width = 50,
): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  const waiting = events.values();
  const lane = async () => {
    for (const event of waiting) {
      const { status } = await post(event, stack);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return statuses;
}
