import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey, EncryptionKeys } from './keys.ts';

/** Whose secret it is: authenticated with it, so that rows cannot be swapped. */
export type Place = { organizationId: string; name: string };

/** A secret as its row keeps it: a key of its own, wrapped by one of ours, and what that key sealed. */
export type Sealed = { keyId: string; wrappedKey: Buffer; sealed: Buffer };

const NONCE = 12;
const TAG = 16;
const KEY = 32;

/** Seals a secret under a key of its own, and that one under our newest. */
export function seal(secret: string, place: Place, [newest]: EncryptionKeys): Sealed {
  const own = randomBytes(KEY);
  return {
    keyId: newest.id,
    wrappedKey: encrypt(own, newest.bytes, contextOf('key', place)),
    sealed: encrypt(Buffer.from(secret), own, contextOf('secret', place)),
  };
}

/** @throws UnreadableCredential for what was changed, swapped, or sealed with a key that is gone. */
export function open(row: Sealed, place: Place, keys: EncryptionKeys): string {
  return decrypt(row.sealed, unwrap(row, place, keys), contextOf('secret', place)).toString('utf8');
}

/** The same secret under our newest key: what is sealed itself is not touched. */
export function rewrap(row: Sealed, place: Place, keys: EncryptionKeys): Sealed {
  const [newest] = keys;
  const own = unwrap(row, place, keys);
  return {
    ...row,
    keyId: newest.id,
    wrappedKey: encrypt(own, newest.bytes, contextOf('key', place)),
  };
}

/** A credential that cannot be opened. Says which key is missing, and nothing of what is inside. */
export class UnreadableCredential extends Error {
  override readonly name = 'UnreadableCredential';
}

function unwrap({ keyId, wrappedKey }: Sealed, place: Place, keys: EncryptionKeys): Buffer {
  const key = keys.find(({ id }: EncryptionKey) => id === keyId);
  if (!key)
    throw new UnreadableCredential(`It is sealed with the key ${keyId}, which is not among ours`);
  return decrypt(wrappedKey, key.bytes, contextOf('key', place));
}

/** Length before each part: no two places give the same bytes. */
function contextOf(kind: 'key' | 'secret', { organizationId, name }: Place): Buffer {
  const parts = ['nightshift credential 1', kind, organizationId.toLowerCase(), name];
  return Buffer.from(parts.map((it) => `${Buffer.byteLength(it)}:${it}`).join(''));
}

function encrypt(plain: Buffer, key: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(sealed: Buffer, key: Buffer, context: Buffer): Buffer {
  try {
    const tag = sealed.subarray(-TAG);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), {
      authTagLength: TAG,
    });
    decipher.setAAD(context).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]);
  } catch (cause) {
    throw new UnreadableCredential('It was changed, or is not of this place', { cause });
  }
}
