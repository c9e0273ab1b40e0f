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
  let held: Buffer[] = [];
  let size = 0;

  /** Seals every full chunk that is known not to be the last: more bytes follow it. */
  const seal = (out: Buffer[]) => {
    const bytes = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held, size);
    let at = 0;
    for (; size - at > CHUNK; at += CHUNK)
      out.push(...sealChunk(key, counter.next(false), bytes.subarray(at, at + CHUNK)));
    held = [bytes.subarray(at)];
    size -= at;
  };

  const stream = new Transform({
    transform(piece: Buffer, _encoding, done: TransformCallback) {
      held.push(piece);
      size += piece.length;
      if (size <= CHUNK) return done();
      const out: Buffer[] = [];
      seal(out);
      for (const part of out) this.push(part);
      done();
    },
    flush(done) {
      for (const part of sealChunk(key, counter.next(true), Buffer.concat(held, size)))
        if (part.length > 0) this.push(part);
      done();
    },
  });
  stream.push(Buffer.concat([writeHeader(fileKey, recipients), nonce]));
  return stream;
}
