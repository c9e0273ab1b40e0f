import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { bech32 } from '@scure/base';
import { InvalidConfiguration } from '../../platform/errors.ts';

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
  return encode('age-secret-key-', der.subarray(PRIVATE_PREFIX.length)).toUpperCase();
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

/** @param raw the 32 bytes of an X25519 public key */
export function recipientFromRaw(raw: Buffer): Recipient {
  const der = Buffer.concat([PUBLIC_PREFIX, raw]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return { publicKey, raw: Buffer.from(raw), text: encode('age', raw) };
}

/**
 * X25519, as age's recipients of that kind wrap the file key.
 * @throws Error for a point of low order
 */
export function sharedSecret(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  return diffieHellman({ privateKey, publicKey });
}

function identityFromRaw(raw: Buffer): Identity {
  const der = Buffer.concat([PRIVATE_PREFIX, raw]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { privateKey, recipient: recipientFromRaw(spki.subarray(PUBLIC_PREFIX.length)) };
}

/** age does without bech32's limit of 90 characters. */
const encode = (prefix: string, bytes: Uint8Array) =>
  bech32.encode(prefix, bech32.toWords(bytes), false);

/** @throws InvalidConfiguration that never quotes the text, as the library's own words do: it may be secret */
function decode(text: string, { prefix, what }: { prefix: string; what: string }): Buffer {
  const wrong = (reason: string) =>
    new InvalidConfiguration(`The backup ${what} is not valid: ${reason}`);
  const decoded = bech32.decodeUnsafe(text, false);
  const bytes = decoded && bech32.fromWordsUnsafe(decoded.words);
  if (!decoded || !bytes) throw wrong('its checksum does not match, or it is cut off');
  if (decoded.prefix !== prefix) throw wrong('it is another kind of key');
  if (bytes.length !== RAW_LENGTH) throw wrong('its length is wrong');
  return Buffer.from(bytes);
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
