import { randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { InvalidConfiguration } from '../../platform/errors.ts';
import { writeHeader } from './header.ts';
import type { Recipient } from './keys.ts';
import { CHUNK, ChunkCounter, NONCE, payloadKey, sealChunk } from './payload.ts';

/**
 * Encrypts a stream of any length as an age v1 file to one or more recipients, in constant memory.
 * Format: https://age-encryption.org/v1.
 */
export function encryptTo(recipients: Recipient[]): Transform {
  if (recipients.length === 0)
    throw new InvalidConfiguration('A backup needs at least one recipient');
  const fileKey = randomBytes(16);
  const nonce = randomBytes(NONCE);
  const key = payloadKey(fileKey, nonce);
  const counter = new ChunkCounter();
  const held: Buffer[] = [];
  let size = 0;

  /** The first `length` bytes of what is held, in pieces. */
  const take = (length: number): Buffer[] => {
    const taken: Buffer[] = [];
    size -= length;
    for (let left = length; left > 0; ) {
      const piece = held[0] as Buffer;
      taken.push(piece.subarray(0, left));
      if (piece.length > left) held[0] = piece.subarray(left);
      else held.shift();
      left -= Math.min(left, piece.length);
    }
    return taken;
  };

  const stream = new Transform({
    readableHighWaterMark: 4 * CHUNK,
    transform(piece: Buffer, _encoding, done: TransformCallback) {
      held.push(piece);
      size += piece.length;
      // A full chunk is sealed once a byte after it shows that it is not the last.
      while (size > CHUNK)
        for (const part of sealChunk(key, counter.next(false), take(CHUNK))) this.push(part);
      done();
    },
    flush(done) {
      for (const part of sealChunk(key, counter.next(true), take(size)))
        if (part.length > 0) this.push(part);
      done();
    },
  });
  stream.push(Buffer.concat([writeHeader(fileKey, recipients), nonce]));
  return stream;
}
