import { expect, it } from '@jest/globals';
import { giveBack } from '../../shared/platform/give-back.ts';

it('gives back the memory of a piece that has it alone', () => {
  const piece = Buffer.from(new ArrayBuffer(65_536));
  giveBack(piece);
  expect(piece.length).toBe(0);
});

it('leaves memory that another piece shares', () => {
  const block = Buffer.alloc(65_536, 7);
  giveBack(block.subarray(0, 100));
  giveBack(block.subarray(100));
  expect(block.every((byte) => byte === 7)).toBe(true);
});
