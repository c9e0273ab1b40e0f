const MIB = 1024 * 1024;
const SMALLEST = 8 * MIB;
const LARGEST = 5 * 1024 * MIB;
/** S3 takes 10,000 parts; some are kept in reserve, because the expected size is an estimate. */
const PARTS = 8_000;

/** Parts of one size before the next larger one, where nobody knows how much will come. */
const STEP = 1_000;
/** Of those: 256 MiB, which with 10,000 parts is 1.5 TB, and 1 GiB of memory at the very end. */
const LARGEST_STEP = 5;

/**
 * Bytes of a part (counted from 1) of a multipart upload, so that an object of `expectedBytes` fits
 * into its parts. Where that is 0, as for a source that cannot say, parts grow on the way.
 */
export function partSize(expectedBytes: number, part = 1): number {
  if (expectedBytes === 0)
    return SMALLEST * 2 ** Math.min(LARGEST_STEP, Math.floor((part - 1) / STEP));
  const needed = Math.ceil(expectedBytes / PARTS / MIB) * MIB;
  return Math.min(LARGEST, Math.max(SMALLEST, needed));
}
