import { randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { InvalidConfiguration } from '../../platform/errors.ts';
import { giveBack } from '../../platform/give-back.ts';
import { writeHeader } from './header.ts';
import type { Recipient } from './keys.ts';
import { CHUNK, ChunkCounter, NONCE, payloadKey, sealChunk } from './payload.ts';

/**
 * Encrypts a stream of any length as an age v1 file to one or more recipients, in constant memory.
 * What is written to it is its own, and its memory given back. Format: https://age-encryption.org/v1.
 */
export function encryptTo(recipients: Recipient[]): Transform {
  if (recipients.length === 0)
    throw new InvalidConfiguration('A backup needs at least one recipient');
  const fileKey = randomBytes(16);
  const nonce = randomBytes(NONCE);
  const key = payloadKey(fileKey, nonce);
  const counter = new ChunkCounter();
  /** What came, and of each piece what is not sealed yet. */
  const held: { piece: Buffer; left: Buffer }[] = [];
  let size = 0;

  /** The first `length` bytes of what is held, sealed in pieces. */
  const seal = (length: number, last: boolean): Buffer[] => {
    const taken: Buffer[] = [];
    const spent: Buffer[] = [];
    size -= length;
    for (let wanted = length; wanted > 0; ) {
      const first = held[0] as (typeof held)[number];
      const part = first.left.subarray(0, wanted);
      taken.push(part);
      wanted -= part.length;
      first.left = first.left.subarray(part.length);
      if (first.left.length === 0) spent.push((held.shift() as typeof first).piece);
    }
    const sealed = sealChunk(key, counter.next(last), taken);
    for (const piece of spent) giveBack(piece);
    return sealed;
  };

  const stream = new Transform({
    readableHighWaterMark: 4 * CHUNK,
    transform(piece: Buffer, _encoding, done: TransformCallback) {
      held.push({ piece, left: piece });
      size += piece.length;
      // A full chunk is sealed once a byte after it shows that it is not the last.
      while (size > CHUNK) for (const part of seal(CHUNK, false)) this.push(part);
      done();
    },
    flush(done) {
      for (const part of seal(size, true)) if (part.length > 0) this.push(part);
      done();
    },
  });
  stream.push(Buffer.concat([writeHeader(fileKey, recipients), nonce]));
  return stream;
}
