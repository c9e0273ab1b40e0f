import { crc32, deflateRawSync } from 'node:zlib';

type Packed = {
  name: string;
  bytes: Uint8Array;
  /** What the directory says in place of what is so. */
  says?: { size?: number; crc?: number; flags?: number; method?: number; at?: number };
};

const numbers = (...parts: [bytes: 2 | 4, value: number][]) =>
  Buffer.concat(
    parts.map(([bytes, value]) => {
      const part = Buffer.alloc(bytes);
      part.writeUIntLE(value, 0, bytes);
      return part;
    }),
  );

/** A zip as programs write it: each file deflated, the directory after them. */
export function zipOf(files: Packed[], comment = ''): Buffer {
  const heads: Buffer[] = [];
  const listed: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, says = {} } of files) {
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const same = [
      [2, says.flags ?? 0x800],
      [2, says.method ?? 8],
      [4, 0],
      [4, says.crc ?? crc32(bytes)],
      [4, packed.length],
      [4, says.size ?? bytes.length],
      [2, title.length],
      [2, 0],
    ] as [2 | 4, number][];
    const head = Buffer.concat([numbers([4, 0x04034b50], [2, 20], ...same), title, packed]);
    const where = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, says.at ?? at],
    ] as [2 | 4, number][];
    listed.push(numbers([4, 0x02014b50], [2, 20], [2, 20], ...same, ...where), title);
    heads.push(head);
    at += head.length;
  }
  const directory = Buffer.concat(listed);
  const count = [2, files.length] as [2, number];
  return Buffer.concat([
    ...heads,
    directory,
    numbers([4, 0x06054b50], [2, 0], [2, 0], count, count, [4, directory.length], [4, at]),
    numbers([2, comment.length]),
    Buffer.from(comment),
  ]);
}

/** A `winmail.dat` as Outlook writes it: the letter's own attributes, then each file's. A mail within it has no bytes. */
export function tnefOf(files: { name: string; bytes?: Uint8Array }[]): Buffer {
  const attribute = (level: number, id: number, value: Uint8Array) =>
    Buffer.concat([
      Buffer.from([level]),
      numbers([4, id], [4, value.length]),
      value,
      numbers([2, value.reduce((sum, byte) => (sum + byte) & 0xffff, 0)]),
    ]);
  return Buffer.concat([
    numbers([4, 0x223e9f78], [2, 1]),
    attribute(1, 0x00089006, numbers([4, 0x00010000])),
    ...files.flatMap(({ name, bytes }) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.from(`${name}\0`, 'latin1')),
      ...(bytes ? [attribute(2, 0x0006800f, bytes)] : []),
    ]),
  ]);
}
