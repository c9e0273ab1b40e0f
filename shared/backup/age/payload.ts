import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** age splits its payload into chunks of 64 KiB, each with an authentication tag of 16 bytes. */
export const CHUNK = 65_536;
export const TAG = 16;
export const NONCE = 16;

const ALGORITHM = 'chacha20-poly1305';
const OPTIONS = { authTagLength: TAG };

/**
 * The key of the chunks: HKDF-SHA-256 of the file key, by the nonce before them (age v1, "Payload").
 */
export function payloadKey(fileKey: Buffer, nonce: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/**
 * The STREAM construction: the chunk's number and "this is the last one" are in its nonce, so a
 * chunk that was moved, dropped or cut away does not authenticate.
 */
export class ChunkCounter {
  private readonly nonce = Buffer.alloc(12);
  private count = 0;

  /** The nonce of the next chunk. Valid until the next call. */
  next(last: boolean): Buffer {
    // 11 bytes big-endian; 2^48 chunks of 64 KiB are more than any store holds.
    this.nonce.writeUIntBE(this.count, 5, 6);
    this.nonce[11] = last ? 1 : 0;
    this.count += 1;
    return this.nonce;
  }
}

/** @param plain the chunk in pieces, which need not be joined: copies of a whole backup add up. */
export function sealChunk(key: Buffer, nonce: Buffer, plain: Uint8Array[]): Buffer[] {
  const cipher = createCipheriv(ALGORITHM, key, nonce, OPTIONS);
  const sealed = plain.map((piece) => cipher.update(piece));
  cipher.final();
  return [...sealed, cipher.getAuthTag()];
}

/** @throws Error when the chunk was changed, moved, or written with another key. */
export function openChunk(key: Buffer, nonce: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, nonce, OPTIONS);
  decipher.setAuthTag(sealed.subarray(-TAG));
  const plain = decipher.update(sealed.subarray(0, -TAG));
  decipher.final();
  return plain;
}
