import { crc32, inflateSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { greyPng } from '../../shared/platform/png.ts';

it('a picture is a PNG of eight-bit grey, each row by itself, each chunk with its checksum', () => {
  const png = greyPng({ width: 3, height: 2, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks: [name: string, data: Buffer][] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push([body.toString('latin1', 0, 4), body.subarray(4)]);
    at += 12 + length;
  }
  const [[head, size], [data, rows], end] = chunks as [
    (typeof chunks)[0],
    (typeof chunks)[0],
    unknown,
  ];
  expect([head, data, end]).toEqual(['IHDR', 'IDAT', ['IEND', Buffer.alloc(0)]]);
  expect([...size]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
  // Before each row, that it is not filtered.
  expect([...inflateSync(rows)]).toEqual([0, 1, 2, 3, 0, 4, 5, 6]);
});
