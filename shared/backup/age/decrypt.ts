import { Transform } from 'node:stream';
import { BackupDamaged } from '../errors.ts';
import { readHeader } from './header.ts';
import type { Identity } from './keys.ts';
import { CHUNK, ChunkCounter, NONCE, openChunk, payloadKey, TAG } from './payload.ts';

const SEALED = CHUNK + TAG;

/**
 * Decrypts an age v1 file, in constant memory. Only authenticated bytes come out; a changed, moved
 * or missing chunk, a cut-off end and trailing bytes end the stream with BackupDamaged, a key that
 * does not fit with WrongBackupKey.
 */
export function decryptWith(identities: Identity[]): Transform {
  let held: Buffer[] = [];
  let size = 0;
  let key: Buffer | undefined;
  let fileKey: Buffer | undefined;
  let chunks = 0;
  const counter = new ChunkCounter();

  const take = (length: number): Buffer => {
    const bytes = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held, size);
    held = [bytes.subarray(length)];
    size -= length;
    return bytes.subarray(0, length);
  };

  const open = (sealed: Buffer, last: boolean): Buffer => {
    if (sealed.length < TAG) throw new BackupDamaged('The file is cut off');
    try {
      const plain = openChunk(key as Buffer, counter.next(last), sealed);
      if (last && plain.length === 0 && chunks > 0)
        throw new BackupDamaged('The file ends with an empty chunk');
      chunks += 1;
      return plain;
    } catch (cause) {
      if (cause instanceof BackupDamaged) throw cause;
      const what = last
        ? 'The last chunk does not authenticate: the file is cut off or was changed'
        : 'A chunk does not authenticate: the file was changed';
      throw new BackupDamaged(what, { details: { chunk: chunks } });
    }
  };

  const begin = () => {
    if (!fileKey) {
      held = [Buffer.concat(held, size)];
      const header = readHeader(held[0] as Buffer, identities);
      if (!header) return;
      fileKey = header.fileKey;
      take(header.length);
    }
    if (size >= NONCE) key = payloadKey(fileKey, Buffer.from(take(NONCE)));
  };

  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      held.push(piece);
      size += piece.length;
      try {
        if (!key) begin();
        // A full chunk is opened once a byte after it shows that it is not the last.
        while (key && size > SEALED) this.push(open(take(SEALED), false));
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        if (!key) throw new BackupDamaged('The file is cut off within its header');
        const plain = open(take(size), true);
        if (plain.length > 0) this.push(plain);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
