import { beforeAll, describe, expect, it } from '@jest/globals';
import { rowsLiteral } from '../../shared/platform/database/rows-literal.ts';
import { useDatabase } from '../support/use-database.ts';

const AWKWARD = [
  ...['', ' ', ' a ', 'NULL', 'null', '{}', '()', '(a,b)', '"', '""', '\\', '\\\\"', "'", ','],
  ...[
    'a,b',
    'a"b',
    'a\\b',
    '{"a","b"}',
    '("a, \\"b\\"")',
    'line\nline\ttab\r',
    '\x1e\x1f\x07',
    '𝄞 ü €',
  ],
];

describe('rows as the text of an array of a composite type', () => {
  const { db } = useDatabase({ as: 'owner' });
  const read = async (rows: unknown[][]) => {
    const found = await db.query(
      'SELECT r.* FROM unnest($1::awkward_row[]) WITH ORDINALITY AS r ORDER BY r.ordinality',
      [rowsLiteral(rows)],
    );
    return found.rows.map(({ ordinality, ...row }) => Object.values(row));
  };

  beforeAll(async () => {
    await db.query(
      `CREATE TYPE awkward_row AS (one text, list text[], counts integer[], yes boolean, part float8, document jsonb)`,
    );
  });

  it.each(AWKWARD)('keeps %j as a value, in a list and in a document', async (text) => {
    const row = [text, [text, 'x', text], [1, -2], false, 0.5, { text, list: [text] }];
    expect(await read([row, row])).toEqual([row, row]);
  });

  it('keeps what is absent apart from what is empty', async () => {
    const rows = [
      [null, null, null, null, null, null],
      ['', [], [], true, 0, {}],
    ];
    expect(await read([[undefined, null, undefined, null, undefined, undefined], ...rows])).toEqual(
      [rows[0], ...rows],
    );
    expect(await read([])).toEqual([]);
  });

  it('carries what Postgres cannot hold as U+FFFD', async () => {
    const text = 'a\0b\ud800c';
    const [row] = await read([[text, [text], [], true, 1, { text }]]);
    const stored = 'a\uFFFDb\uFFFDc';
    expect(row).toEqual([stored, [stored], [], true, 1, { text: stored }]);
  });
});
