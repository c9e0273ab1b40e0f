const MIB = 1024 * 1024;
const SMALLEST = 8 * MIB;
const LARGEST = 5 * 1024 * MIB;
/** S3 takes 10,000 parts; some are kept in reserve, because the expected size is an estimate. */
const PARTS = 8_000;

/** Bytes per part of a multipart upload, so that an object of `expectedBytes` fits into its parts. */
export function partSize(expectedBytes: number): number {
  const needed = Math.ceil(expectedBytes / PARTS / MIB) * MIB;
  return Math.min(LARGEST, Math.max(SMALLEST, needed));
}
