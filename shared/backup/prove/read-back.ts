import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { decryptWith } from '../age/decrypt.ts';
import { type Identity, keyId } from '../age/keys.ts';
import { BackupDamaged, WrongBackupKey } from '../errors.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { decompress } from '../take/compression.ts';

/**
 * The stages that turn a stored backup back into its dump: read, compare size and SHA-256, decrypt,
 * decompress. Use them in one `pipeline`; a dump is whole only once that pipeline has resolved.
 */
export function readBack(
  manifest: Manifest,
  deps: { store: ObjectStore; identities: Identity[]; onProgress?: (read: number) => void },
): [Readable, Transform, Transform, Transform] {
  const { file } = manifest;
  const own = deps.identities.filter(({ recipient }) => file.keyIds.includes(keyId(recipient)));
  if (own.length === 0)
    throw new WrongBackupKey(
      `None of the given keys opens this backup: it was written for ${file.keyIds.join(', ')}`,
    );
  return [
    Readable.from(deps.store.read(file.key), { objectMode: false, highWaterMark: 1 << 18 }),
    compare(manifest, deps.onProgress),
    decryptWith(own),
    decompress(file.compression),
  ];
}

function compare({ file }: Manifest, onProgress?: (read: number) => void): Transform {
  const hash = createHash('sha256');
  let size = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      size += piece.length;
      hash.update(piece);
      onProgress?.(size);
      done(null, piece);
    },
    flush(done) {
      if (size !== file.size)
        return done(
          new BackupDamaged(`The file has ${size} bytes, the manifest says ${file.size}`),
        );
      if (hash.digest('hex') !== file.sha256)
        return done(new BackupDamaged('The file is not the one that the manifest describes'));
      done();
    },
  });
}

/** Decompressors name their errors by number; what an operator needs to know is that it is damaged. */
export function asDamage(error: unknown): unknown {
  const { code = '' } = error as { code?: string };
  return /^(ZSTD_|Z_|ERR_ZLIB|ERR_ZSTD)/.test(code)
    ? new BackupDamaged('The compressed dump cannot be read', { cause: error })
    : error;
}
