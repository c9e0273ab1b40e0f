import { Transform } from 'node:stream';
import { constants, createGunzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { ZSTD_LEVEL } from '../manifest/formats.ts';

/** Bytes per piece: larger ones mean fewer trips to the thread pool. */
const PIECE = 1 << 18;

/** Joins small pieces: each write to the compressor is a trip to the thread pool. */
export function gather(size = 2 * PIECE): Transform {
  let held: Buffer[] = [];
  let length = 0;
  const take = () => {
    const joined = Buffer.concat(held, length);
    held = [];
    length = 0;
    return joined;
  };
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      held.push(piece);
      length += piece.length;
      if (length >= size) done(null, take());
      else done();
    },
    flush: (done) => done(null, take()),
  });
}

/** zstd in our own process, where neither the client nor a command has it. */
export function compress(): Transform {
  return createZstdCompress({
    chunkSize: PIECE,
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

/** The way back of either compression; the pieces have the size of those that were compressed. */
export function decompress(kind: 'zstd' | 'gzip'): Transform {
  return kind === 'gzip'
    ? createGunzip({ chunkSize: PIECE })
    : createZstdDecompress({ chunkSize: PIECE });
}
