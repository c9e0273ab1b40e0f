import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notImplemented } from '../errors.ts';

/** The checksums that S3 clients send, fed piece by piece. */
export type Checksum = {
  update(chunk: Buffer): void;
  /** Base64, as the headers carry it. */
  digest(): string;
};

export const ALGORITHMS = ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export const headerOf = (algorithm: Algorithm) => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** @throws AwsError 501 naming an algorithm that this machine cannot check. */
export function asAlgorithm(name: string): Algorithm {
  const found = ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());
  if (!found) throw notImplemented(`The S3 checksum ${name}`);
  return found;
}

/** Adds pieces up to a checksum, which comes in base64, as S3 writes it. */
export function createChecksum(algorithm: Algorithm): Checksum {
  if (algorithm === 'SHA1' || algorithm === 'SHA256') {
    const hash = createHash(algorithm.toLowerCase());
    return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest('base64') };
  }
  const step = algorithm === 'CRC32' ? crc32 : crc32c;
  let value = 0;
  return {
    update(chunk) {
      value = step(chunk, value);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes.toString('base64');
    },
  };
}

/** CRC-32C by table (Castagnoli, reflected); Node's zlib has only the older polynomial. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

function crc32c(chunk: Buffer, before: number): number {
  let value = ~before >>> 0;
  for (let i = 0; i < chunk.length; i++)
    value = ((TABLE[(value ^ (chunk[i] as number)) & 0xff] as number) ^ (value >>> 8)) >>> 0;
  return ~value >>> 0;
}
