import { expect, it } from '@jest/globals';
import { partSize } from '../../shared/platform/object-store/part-size.ts';

const MIB = 1024 * 1024;
const S3_PARTS = 10_000;

it.each([
  [1, 8],
  [64_000 * MIB, 8],
  [64_000 * MIB + 1, 9],
  [8_000 * 100 * MIB, 100],
  [5 * 1024 * 8_000 * MIB * 2, 5 * 1024],
])('parts of an object of %i bytes have %i MiB', (bytes, mib) => {
  expect(partSize(bytes)).toBe(mib * MIB);
});

it('parts of who knows how many bytes double after each thousand, and end at 256 MiB', () => {
  const mib = (part: number) => partSize(0, part) / MIB;
  expect([1, 1_000, 1_001, 2_000, 2_001, 5_001, 6_001, S3_PARTS].map(mib)).toEqual([
    ...[8, 8, 16, 16, 32, 256, 256, 256],
  ]);
});
