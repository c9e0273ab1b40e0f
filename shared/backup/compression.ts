import type { Transform } from 'node:stream';
import { constants, createGunzip, createZstdCompress, createZstdDecompress } from 'node:zlib';

/** Bytes per piece: larger ones mean fewer trips to the thread pool. */
const PIECE = 1 << 18;

/** zstd at its fastest regular level; the dump compresses to about a quarter at disk speed. */
export function compress(): Transform {
  return createZstdCompress({
    chunkSize: PIECE,
    params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

export function decompress(kind: 'zstd' | 'gzip'): Transform {
  return kind === 'gzip'
    ? createGunzip({ chunkSize: PIECE })
    : createZstdDecompress({ chunkSize: PIECE });
}
