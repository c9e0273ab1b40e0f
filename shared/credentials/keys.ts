import { createHash } from 'node:crypto';
import { InvalidConfiguration } from '../platform/errors.ts';

/** A key that wraps the keys of rows, and the name by which rows remember it. */
export type EncryptionKey = { id: string; bytes: Buffer };

/** Newest first: it seals, the others open until no row needs them. */
export type EncryptionKeys = readonly [EncryptionKey, ...EncryptionKey[]];

/**
 * Reads the keys in a secret: 64 hex characters each, several with the newest first, by commas.
 * @throws InvalidConfiguration that says what would be right, and nothing of the value.
 */
export function readEncryptionKeys(text: string): EncryptionKeys {
  const [first, ...older] = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(readKey);
  if (!first) throw new InvalidConfiguration('There is no encryption key');
  return [first, ...older];
}

function readKey(text: string): EncryptionKey {
  if (/^[0-9a-f]{64}$/i.test(text)) {
    const bytes = Buffer.from(text, 'hex');
    return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
  }
  // What one often finds: 32 letters, which are 32 bytes but far fewer possibilities.
  if (/^.{32}$/.test(text))
    throw new InvalidConfiguration(
      'An encryption key has 64 hex characters, and this one is 32 characters of text: derive one from it by `printf %s "$KEY" | sha256sum`, or make a new one by `openssl rand -hex 32`',
    );
  throw new InvalidConfiguration(
    'An encryption key has 64 hex characters: `openssl rand -hex 32` makes one',
  );
}
