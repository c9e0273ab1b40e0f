import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Envelope, parsePayload } from '../../shared/billing/projection/incoming-event.ts';
import type { StripeEventDetail } from '../../shared/events/catalogue.ts';

/** The kinds of event that a billing day is made of, in equal parts. */
const TYPES = [
  'customer.updated',
  'customer.subscription.updated',
  'invoice.paid',
  'payment_method.attached',
];

/** Sample events over many customers and objects; `run` keeps ids of different runs apart. */
export function manyEvents(input: { count: number; customers: number; run: string }) {
  const samples = TYPES.map((type) =>
    readFileSync(join(import.meta.dirname, '../../events/stripe', `${type}.json`), 'utf8'),
  );
  return Array.from({ length: input.count }, (_, i): StripeEventDetail & { body: string } => {
    const own = `$1_${i % input.customers}`;
    const text = (samples[i % samples.length] as string)
      .replaceAll(/(cus_NightshiftDemo)1/g, own)
      .replaceAll(/((?:sub|in|pm)_NightshiftDemo)1/g, `$1_${input.run}_${i}`)
      .replace(/evt_\w+/, `evt_${input.run}_${i}`)
      .replace(/"metadata": \{\s*"organization_id[^}]*\}/, '"metadata": {}');
    const payload = JSON.parse(text);
    // Later than the run before, so that every event changes its row.
    const created = payload.created + i + Number(input.run) * 1_000_000;
    return {
      id: payload.id,
      type: payload.type,
      account: '',
      livemode: false,
      created,
      apiVersion: payload.api_version,
      style: 'snapshot',
      body: JSON.stringify({ ...payload, created }),
    };
  });
}

/** As they are once their messages were read. */
export const opened = ({ body, ...detail }: StripeEventDetail & { body: string }): Envelope => ({
  ...detail,
  ...parsePayload(body),
  claim: undefined,
});
