import { describe, expect, it } from '@jest/globals';
import { textArray } from '../../shared/platform/database/text-array.ts';
import { useDatabase } from '../support/use-database.ts';

describe('texts as an array in Postgres’s binary form', () => {
  const { db } = useDatabase({ as: 'owner' });
  const read = async (texts: string[]) => {
    const { rows } = await db.query('SELECT $1::text[] AS texts, cardinality($1) AS many', [
      textArray(texts),
    ]);
    return rows[0];
  };

  it('keeps whatever a text may hold', async () => {
    const awkward = ['', ' ', 'NULL', '{}', 'a,b', '"', '\\', '\\\\"', "'", 'line\nline\t\r'];
    const texts = [...awkward, '\x1e\x1f\x07', 'ü €', '𝄞', 'x'.repeat(100_000)];
    expect(await read(texts)).toEqual({ texts, many: texts.length });
  });

  it('keeps one text, and none', async () => {
    expect(await read(['one'])).toEqual({ texts: ['one'], many: 1 });
    expect(await read([])).toEqual({ texts: [], many: 0 });
  });

  it('carries halves of surrogate pairs as U+FFFD', async () => {
    expect(await read(['a\ud800b\udc00', 'c'])).toEqual({
      texts: ['a\uFFFDb\uFFFD', 'c'],
      many: 2,
    });
  });

  it('lets Postgres refuse NUL', async () => {
    await expect(read(['a\0b'])).rejects.toThrow('invalid byte sequence');
  });
});
