import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { StripeEventDetail } from '../events/catalogue.ts';
import { RejectMessage } from '../platform/errors.ts';
import type { KeyRing } from '../platform/key-ring.ts';

type Claims = Omit<StripeEventDetail, 'body' | 'claim' | 'proof'>;

/**
 * Proof that an event passed the intake, which verified Stripe's signature: whoever may put events
 * on the bus could otherwise tell of subscriptions that nobody pays for. Only the intake and the
 * consumer hold the key.
 * @param input.body what was verified: the text on the bus, or the bytes of the claim.
 */
export const proveIntake = (
  input: { event: Claims; body: string | Buffer },
  { key }: { key: string },
): string => createHmac('sha256', key).update(statementOf(input)).digest('hex');

/**
 * @throws RejectMessage when no key of the ring made the proof. For a day after a rotation the ring holds
 *   the previous one; dead letters that are older still are resent from Stripe.
 */
export async function checkIntake(
  input: { event: Claims; body: string | Buffer; proof: string | undefined },
  { keys }: { keys: KeyRing },
): Promise<void> {
  if (input.proof === undefined)
    throw new RejectMessage('The event carries no proof that it passed the intake');
  const isProven = (ring: string[]) =>
    ring.some((key) => isEqual(proveIntake(input, { key }), input));
  if (isProven(await keys.current()) || isProven(await keys.newest())) return;
  throw new RejectMessage(
    'The event’s proof is not the intake’s: it was forged, changed on the way, or made with a key ' +
      'that a rotation has ended (then resend the event from Stripe)',
  );
}

/** All that the consumer goes by; the version says what is in it. */
function statementOf({ event, body }: { event: Claims; body: string | Buffer }): string {
  const { id, type, account, livemode, created, apiVersion, style } = event;
  const hash = createHash('sha256').update(body).digest('hex');
  return JSON.stringify([
    'intake-1',
    id,
    type,
    account,
    livemode,
    created,
    apiVersion,
    style,
    hash,
  ]);
}

function isEqual(made: string, { proof = '' }: { proof: string | undefined }): boolean {
  const [a, b] = [Buffer.from(made), Buffer.from(proof)];
  return a.length === b.length && timingSafeEqual(a, b);
}
