const END = Buffer.from([0xff, 0xff, 0xff, 0xff]);

const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

/** A BSON document of strings, booleans and numbers. */
function bson(fields: Record<string, string | boolean | number>): Buffer {
  const parts = Object.entries(fields).map(([name, value]) => {
    const key = Buffer.from(`${name}\0`);
    if (typeof value === 'string') {
      const text = Buffer.from(`${value}\0`);
      return Buffer.concat([Buffer.from([2]), key, int32(text.length), text]);
    }
    if (typeof value === 'boolean')
      return Buffer.concat([Buffer.from([8]), key, Buffer.from([value ? 1 : 0])]);
    const number = Buffer.alloc(8);
    number.writeBigInt64LE(BigInt(value));
    return Buffer.concat([Buffer.from([18]), key, number]);
  });
  const content = Buffer.concat([...parts, Buffer.from([0])]);
  return Buffer.concat([int32(content.length + 4), content]);
}

/** An archive as `mongodump --archive` writes it, with so many documents of each `database.collection`. */
export function archiveOf(collections: Record<string, number>): Buffer {
  const all = Object.entries(collections).map(([name, documents]) => {
    const dot = name.indexOf('.');
    return { db: name.slice(0, dot), collection: name.slice(dot + 1), documents };
  });
  const body = all.flatMap(({ db, collection, documents }) => [
    ...(documents > 0
      ? [
          bson({ db, collection, EOF: false, CRC: 0 }),
          ...Array.from({ length: documents }, (_, i) =>
            bson({ _id: i, text: '\xff\xff\xff\xff' }),
          ),
          END,
        ]
      : []),
    bson({ db, collection, EOF: true, CRC: 7 }),
    END,
  ]);
  return Buffer.concat([
    Buffer.from([0x6d, 0xe2, 0x99, 0x81]),
    bson({
      concurrent_collections: 4,
      version: '0.1',
      server_version: '6.0',
      tool_version: 'r100',
    }),
    ...all.map(({ db, collection }) =>
      bson({ db, collection, metadata: '{}', size: 10, type: 'collection' }),
    ),
    END,
    ...body,
  ]);
}
