import { describe, expect, it } from '@jest/globals';
import { compareContents } from '../../shared/backup/manifest/compare.ts';
import type { Contents } from '../../shared/backup/manifest/manifest.ts';

const SNAPSHOT: Contents = {
  tables: [
    { name: 'public.a', rows: 3, checksum: '11' },
    { name: 'public.b', rows: 0, checksum: '0' },
  ],
  sequences: { 'public.s': '9007199254740993' },
  largeObjects: { count: 2, checksum: '7' },
  objects: { indexes: 2, views: 1 },
  extensions: { citext: '1.6' },
  roles: ['owner'],
  migration: null,
};
const table = (name: string, rows: number, checksum: string) => ({ name, rows, checksum });

describe('what was restored', () => {
  it.each<[string, Partial<Contents>]>([
    ['it is the same', {}],
    ['tables come in another order', { tables: SNAPSHOT.tables.toReversed() }],
    ['a sequence stands further', { sequences: { 'public.s': '9007199254740994' } }],
    ['there are sequences that nobody asked for', { sequences: { ...SNAPSHOT.sequences, x: '1' } }],
    [
      'an extension has another version, or is a new one',
      { extensions: { citext: '1.9', b: '1' } },
    ],
    ['roles and migration are the server’s own', { roles: [], migration: 'x' }],
  ])('is sound when %s', (_what, change) => {
    expect(() => compareContents(SNAPSHOT, { ...SNAPSHOT, ...change })).not.toThrow();
  });

  it.each<[RegExp, Partial<Contents>]>([
    [/: public.a is missing$/, { tables: SNAPSHOT.tables.slice(1) }],
    [
      /: public.a has 2 rows instead of 3$/,
      { tables: [table('public.a', 2, '11'), table('public.b', 0, '0')] },
    ],
    [
      /: the rows of public.a differ$/,
      { tables: [table('public.a', 3, '12'), table('public.b', 0, '0')] },
    ],
    [
      /: public.c was not in the backup$/,
      { tables: [...SNAPSHOT.tables, table('public.c', 0, '0')] },
    ],
    [
      /: the sequence public.s stands before 9007199254740993$/,
      { sequences: { 'public.s': '9007199254740992' } },
    ],
    [/: the sequence public.s stands before/, { sequences: {} }],
    [/: the large objects differ$/, { largeObjects: { count: 1, checksum: '7' } }],
    [/: the large objects differ$/, { largeObjects: { count: 2, checksum: '8' } }],
    [/: the large objects differ$/, { largeObjects: undefined }],
    [/: 1 indexes instead of 2$/, { objects: { indexes: 1, views: 1 } }],
    [/: 0 views instead of 1$/, { objects: { indexes: 2 } }],
    [/: 4 rules instead of 0$/, { objects: { ...SNAPSHOT.objects, rules: 4 } }],
    [/: the extension citext is missing$/, { extensions: {} }],
  ])('is not, and says so: %s', (said, change) => {
    const found = { ...SNAPSHOT, ...change } as Contents;
    const compare = () => compareContents(SNAPSHOT, found);
    expect(compare).toThrow(said);
    expect(compare).toThrow(expect.objectContaining({ name: 'RestoreMismatch' }));
  });

  it('without large objects is the same as before they were counted', () => {
    const { largeObjects: _, ...before } = SNAPSHOT;
    expect(() => compareContents(before, SNAPSHOT)).not.toThrow();
  });

  it('names the first five differences and counts the rest', () => {
    const names = ['c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const tables = [...SNAPSHOT.tables, ...names.map((name) => table(name, 0, '0'))];
    expect(() => compareContents(SNAPSHOT, { ...SNAPSHOT, tables })).toThrow(
      /: c was not in the backup; d [^;]+; e [^;]+; f [^;]+; g was not in the backup; and 2 more$/,
    );
    const five = { ...SNAPSHOT, tables: tables.slice(0, 7) };
    expect(() => compareContents(SNAPSHOT, five)).toThrow(/g was not in the backup$/);
  });
});
