import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidRequest } from '../../platform/errors.ts';

/** Seconds that Stripe's signature may be old, or our clock slow. */
const TOLERANCE = 300;

export type SignedBody = {
  /** The exact bytes received: a parsed and re-printed body has another signature. */
  body: Buffer;
  /** The `Stripe-Signature` header: `t=<seconds>,v1=<hex>[,v1=<hex>…]`. */
  header: string | undefined;
};

export type SignatureHeader = { timestamp: string; signatures: string[] };

/**
 * Reads the header and refuses what no secret could make valid.
 * @throws InvalidRequest when it is missing, malformed, too old, or from too far in the future
 *   (which Stripe's SDK lets pass: a captured request could be kept for later).
 */
export function readSignatureHeader(
  { header }: Pick<SignedBody, 'header'>,
  { now }: { now: Date },
): SignatureHeader {
  if (!header) throw new InvalidRequest('The Stripe-Signature header is missing');
  let timestamp = '';
  const signatures: string[] = [];
  for (const item of header.split(',')) {
    const [scheme, value = ''] = item.trim().split('=');
    if (scheme === 't') timestamp = value;
    if (scheme === 'v1') signatures.push(value);
  }
  if (!/^\d{1,12}$/.test(timestamp) || signatures.length === 0)
    throw new InvalidRequest('The Stripe-Signature header is malformed');
  const age = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (age > TOLERANCE) throw new InvalidRequest('The signature is too old');
  if (age < -TOLERANCE) throw new InvalidRequest('The signature is from the future');
  return { timestamp, signatures };
}

/**
 * True when one of the header's signatures was made with one of the secrets. Every pair is compared
 * in constant time.
 */
export function isSignedBy(
  { body, signature }: { body: Buffer; signature: SignatureHeader },
  { secrets }: { secrets: string[] },
): boolean {
  const offered = signature.signatures.map((hex) => Buffer.from(hex, 'utf8'));
  let matches = false;
  for (const secret of secrets) {
    const hmac = createHmac('sha256', secret).update(`${signature.timestamp}.`).update(body);
    const expected = Buffer.from(hmac.digest('hex'), 'utf8');
    for (const candidate of offered) {
      // Lengths are public: a signature of another length is simply none of ours.
      if (candidate.length === expected.length && timingSafeEqual(candidate, expected))
        matches = true;
    }
  }
  return matches;
}
