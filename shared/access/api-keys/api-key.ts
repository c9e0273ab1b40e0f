import { createHash, createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What scanners for leaked secrets know our keys by. */
const PREFIX = 'nsk_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Letters that hold 256 bits, and a checksum of 32. */
const SECRET_LETTERS = 43;
const CHECK_LETTERS = 6;

/** Letters of a key that its row keeps, to tell keys apart by: no help to whoever guesses the rest. */
const HINT_LETTERS = PREFIX.length + 4;

/**
 * A key as its holder sees it, once: `nsk_`, 256 random bits, and a checksum by which a scanner, and
 * we, tell a key from a slip of the pen without looking it up.
 */
export function makeApiKey(bits: Buffer = randomBytes(32)): string {
  const start = PREFIX + inLetters(bits, SECRET_LETTERS);
  return start + checksum(start);
}

/** Whether a text has a key's form and its checksum holds. */
export function isApiKey(text: string): boolean {
  const start = text.slice(0, -CHECK_LETTERS);
  return (
    text.length === PREFIX.length + SECRET_LETTERS + CHECK_LETTERS &&
    text.startsWith(PREFIX) &&
    checksum(start) === text.slice(-CHECK_LETTERS)
  );
}

export const hintOf = (key: string): string => key.slice(0, HINT_LETTERS);

/** The secrets that hashes are keyed with, newest first: a table that leaks tells no key. */
export type Peppers = readonly [string, ...string[]];

/** @returns the peppers in a secret's text: one, or several with the newest first, by commas. */
export function readPeppers(secret: string): Peppers {
  const [first, ...older] = secret.split(',').map((it) => it.trim());
  if (!first || first.length < 32)
    throw new Error('The pepper of API keys has under 32 characters');
  return [first, ...older.filter(Boolean)];
}

/** Which pepper a hash was made with: stored beside it, so that a pepper can be retired. */
export const pepperId = (pepper: string): string =>
  createHash('sha256').update(`pepper:${pepper}`).digest('hex').slice(0, 8);

/** HMAC-SHA-256: 256 random bits need no slow hash. */
export const hashApiKey = (key: string, pepper: string): Buffer =>
  createHmac('sha256', pepper).update(key).digest();

/**
 * The bits of a key that was asked for with an idempotency key: the same again for the same request,
 * while nothing but the pepper, the row's salt and the request together give it away.
 */
export const deriveBits = (input: { pepper: string; salt: Buffer; requestKey: string }): Buffer =>
  createHmac('sha256', input.pepper)
    .update('api-key\0')
    .update(input.salt)
    .update(input.requestKey)
    .digest();

const checksum = (text: string): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return inLetters(bytes, CHECK_LETTERS);
};

function inLetters(bytes: Buffer, letters: number): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < letters; i++) {
    text = ALPHABET[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text;
}
