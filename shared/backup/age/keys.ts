import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { InvalidConfiguration } from '../../platform/errors.ts';
import { decodeBech32, encodeBech32 } from './bech32.ts';

// The fixed part of a DER-encoded X25519 key; the 32 raw bytes follow.
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');
const HEX_KEY = /^[0-9a-f]{64}$/i;
const RAW_LENGTH = 32;

/** A public key that backups are written to: who holds only this cannot read them. */
export type Recipient = { publicKey: KeyObject; raw: Buffer; text: string };

/** A secret key that opens what was written to its recipient. */
export type Identity = { privateKey: KeyObject; recipient: Recipient };

/** A new key pair from the system's random source. */
export function generateIdentity(): Identity {
  return identityFromRaw(randomBytes(RAW_LENGTH));
}

/**
 * Reads `AGE-SECRET-KEY-1…`, or the 64 hex characters of a BACKUP_ENCRYPTION_KEY, whose 32 bytes
 * serve as the X25519 secret.
 * @throws InvalidConfiguration without quoting the key.
 */
export function parseIdentity(text: string): Identity {
  const trimmed = text.trim();
  if (HEX_KEY.test(trimmed)) return identityFromRaw(Buffer.from(trimmed, 'hex'));
  return identityFromRaw(decode(trimmed, { prefix: 'age-secret-key-', what: 'secret key' }));
}

/** All keys of an identity file: one per line, `#` comments and empty lines skipped. */
export function parseIdentities(text: string): Identity[] {
  return linesOf(text).map(parseIdentity);
}

/** The form that the public `age` tool reads with `-i`. */
export function identityText(identity: Identity): string {
  const der = identity.privateKey.export({ format: 'der', type: 'pkcs8' });
  return encodeBech32('age-secret-key-', der.subarray(PRIVATE_PREFIX.length)).toUpperCase();
}

/** Reads `age1…`. @throws InvalidConfiguration */
export function parseRecipient(text: string): Recipient {
  return recipientFromRaw(decode(text.trim(), { prefix: 'age', what: 'recipient' }));
}

/** All recipients of a list: separated by commas, spaces or lines. */
export function parseRecipients(text: string): Recipient[] {
  return linesOf(text.replaceAll(/[\s,]+/g, '\n')).map(parseRecipient);
}

/** A short name for a key, kept in manifests so that one knows which key opens what. */
export function keyId(recipient: Recipient): string {
  return createHash('sha256').update(recipient.raw).digest('hex').slice(0, 16);
}

export function recipientFromRaw(raw: Buffer): Recipient {
  const der = Buffer.concat([PUBLIC_PREFIX, raw]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return { publicKey, raw: Buffer.from(raw), text: encodeBech32('age', raw) };
}

export function sharedSecret(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  return diffieHellman({ privateKey, publicKey });
}

function identityFromRaw(raw: Buffer): Identity {
  const der = Buffer.concat([PRIVATE_PREFIX, raw]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, recipient: recipientFromRaw(spki.subarray(PUBLIC_PREFIX.length)) };
}

function decode(text: string, { prefix, what }: { prefix: string; what: string }): Buffer {
  try {
    const decoded = decodeBech32(text);
    if (decoded.prefix !== prefix) throw new Error('it is another kind of key');
    if (decoded.bytes.length !== RAW_LENGTH) throw new Error('its length is wrong');
    return decoded.bytes;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it cannot be read';
    throw new InvalidConfiguration(`The backup ${what} is not valid: ${reason}`);
  }
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
