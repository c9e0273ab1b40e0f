import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readReceivedEvent } from '../../shared/billing/intake/received-event.ts';

/** Where Stripe's samples lie: what Stripe posts, which the intake turns into an event of the bus. */
const POSTED = 'stripe';
/** What reaches a function directly, and no queue. */
const OF_OTHERS = ['http', 'cloudformation', 'sqs'];

/** A sample of events/ as it lies in a queue. */
export type SampleMessage = { path: string; raw: string };

/** Every sample of events/ that a queue could carry. */
export function sampleMessages(root: string): SampleMessage[] {
  return readdirSync(join(root, 'events'), { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.json') && !OF_OTHERS.includes(path.split('/')[0] ?? ''))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, 'events', path), 'utf8');
      return { path, raw: path.startsWith(POSTED) ? asTakenIn(text) : text };
    });
}

function asTakenIn(posted: string): string {
  const { livemode } = JSON.parse(posted);
  const detail = readReceivedEvent(Buffer.from(posted), { livemode });
  return JSON.stringify({
    id: '0d9a5b5e-6f0e-4f4f-8d5c-6f1f4f6b7a00',
    source: 'nightshift.stripe',
    'detail-type': detail.type,
    time: '2026-11-23T08:00:00Z',
    detail,
  });
}
