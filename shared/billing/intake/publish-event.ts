import { createHash } from 'node:crypto';
import type { StripeEventDetail } from '../../events/catalogue.ts';
import { STRIPE_SOURCE } from '../../events/sources.ts';
import { putEventsTo } from '../../platform/aws/put-events.ts';
import { RetryLater } from '../../platform/errors.ts';
import type { KeyRing } from '../../platform/key-ring.ts';
import type { StoreClaim } from '../claim-check.ts';
import { proveIntake } from '../intake-proof.ts';
import type { ReceivedEvent } from './received-event.ts';

/**
 * Bytes of an entry, detail and names together, that go over the bus directly. EventBridge and SQS
 * carry 1 MiB; the envelope that the queue adds needs room.
 */
const ENTRY_LIMIT = 1_000_000;

/** Takes an event as it was read, and the bytes that were verified. */
type Publish = (input: { event: ReceivedEvent; body: Buffer }) => Promise<void>;

type Deps = { busName: string; claimsBucket: string; storeClaim: StoreClaim; keys: KeyRing };

export type Publisher = {
  /** Begins to fetch the key, so that a cold start waits for it and the signing secret at once. */
  prepare(): void;
  publish: Publish;
};

/** Publishes to one bus. */
export const createPublisher = (deps: Deps): Publisher => ({
  // Whoever publishes sees the failure.
  prepare: () => void deps.keys.current().catch(() => {}),
  publish: (input) => publishEvent(input, deps),
});

/**
 * Puts a verified event on the bus; returns only when the bus has taken it.
 * @throws RetryLater when it did not, so that Stripe delivers again.
 */
async function publishEvent(input: Parameters<Publish>[0], deps: Deps): Promise<void> {
  const [key = ''] = await deps.keys.current();
  const { body: text, ...event } = input.event;
  let detail = JSON.stringify({
    ...input.event,
    proof: proveIntake({ event, body: text }, { key }),
  });
  if (Buffer.byteLength(detail) + input.event.type.length + 64 > ENTRY_LIMIT)
    detail = JSON.stringify(await checkIn(input, { ...deps, key }));
  const put = putEventsTo({ busName: deps.busName });
  const entry = { source: STRIPE_SOURCE, detailType: input.event.type, detail };
  const [errorCode] = await put([entry]);
  if (errorCode) throw new RetryLater('The bus did not take the event', { details: { errorCode } });
}

/** Stores the verified bytes; the consumer proves by their hash that it reads the same. */
async function checkIn(
  { event: { body: _, ...event }, body }: Parameters<Publish>[0],
  deps: Deps & { key: string },
): Promise<StripeEventDetail> {
  const sha256 = createHash('sha256').update(body).digest('hex');
  const claim = {
    bucket: deps.claimsBucket,
    // The same event delivered twice overwrites the same object with the same bytes.
    key: `stripe/${event.account || 'platform'}/${event.id}/${sha256}.json`,
    sha256,
  };
  await deps.storeClaim({ ...claim, body });
  return { ...event, claim, proof: proveIntake({ event, body }, deps) };
}
