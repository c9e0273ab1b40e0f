import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DumpPart, readDump } from '../../shared/backup/postgres/dump/read-dump.ts';
import { whatToRun } from '../../shared/backup/postgres/dump/what-to-run.ts';
import { copiedTable, keyOfName } from '../../shared/backup/postgres/dump/words.ts';

const END = '--\n-- PostgreSQL database dump complete\n--\n\n';

/** The parts of a dump that comes in pieces of `size` bytes; rows joined, for where they are cut is chance. */
function partsOf(text: string, size = 1 << 16): string[] {
  const reader = readDump();
  const bytes = Buffer.from(text);
  const found: string[] = [];
  let rows = '';
  const add = (part: DumpPart) => {
    if (part.kind === 'statement') found.push(part.bytes.toString());
    else if (part.kind === 'rows') rows += part.bytes;
    else {
      found.push(`rows:${rows}`);
      rows = '';
    }
  };
  for (let at = 0; at < bytes.length; at += size)
    for (const part of reader.read(bytes.subarray(at, at + size))) add(part);
  reader.finish();
  return found;
}

const STATEMENTS = [
  `SELECT 1;`,
  `SELECT 'it''s; -- not the end';`,
  `SELECT E'a\\'; b', 'c\\';`,
  `SELECT "a;b""c", $$ ; $$, $tag$ $$ ; $tag$;`,
  `SELECT a$b;`,
  `SELECT 1 /* ; /* ; */ ; */ + 2;`,
  `SELECT 1 -- ; nothing\n + 2;`,
  `CREATE RULE r AS ON DELETE TO a DO ALSO (INSERT INTO b SELECT 1; DELETE FROM b);`,
  `CREATE FUNCTION f(begin int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN 1 = 1 THEN 2 END; SELECT 3; END;`,
  `CREATE OR REPLACE PROCEDURE public.h() LANGUAGE sql BEGIN ATOMIC SELECT 1; END;`,
  `COMMENT ON TABLE a IS 'COPY public.a (id) FROM stdin;\n\\.\n-- PostgreSQL database dump complete';`,
  `ALTER TABLE "OWNER TO x; " ALTER COLUMN c SET DEFAULT 'a OWNER TO b';`,
];

describe('the reader of dumps', () => {
  it('finds where each statement ends, in pieces of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...STATEMENTS), { maxLength: 8 }),
        fc.integer({ min: 1, max: 60 }),
        (statements, size) => {
          const dump = statements.map((statement) => `-- Name; of it\n\n${statement}\n`).join('');
          expect(partsOf(dump + END, size)).toEqual(statements);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['text', (body: string) => `COMMENT ON TABLE a IS '${body}';`],
    ['text with escapes', (body: string) => `COMMENT ON TABLE a IS E'${body}';`],
    ['function', (body: string) => `CREATE FUNCTION f() RETURNS text AS $_$${body}$_$;`],
  ])('reads each byte of a large statement once, be it a %s', (_what, statement) => {
    // Looked through again with each piece, this takes minutes.
    const large = statement('words; and more of them \\\\ '.repeat(1_500_000));
    expect(partsOf(`${large}\nSELECT 1;\n${END}`, 1 << 14).map((part) => part.length)).toEqual([
      large.length,
      'SELECT 1;'.length,
    ]);
  });

  it('finds where rows end, whatever they look like, in pieces of any size', () => {
    const row = fc.constantFrom('1\tx', '\\N', '', '\\\\.', 'SELECT 1;', '\\.x', '-- ;', '$$', "'");
    fc.assert(
      fc.property(fc.array(row), fc.integer({ min: 1, max: 40 }), (rows, size) => {
        const data = rows.map((each) => `${each}\n`).join('');
        const dump = `COPY public.a (b) FROM stdin;\n${data}\\.\n\n\nSELECT 2;\n${END}`;
        expect(partsOf(dump, size)).toEqual([
          'COPY public.a (b) FROM stdin;',
          `rows:${data}`,
          'SELECT 2;',
        ]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['has no end mark', 'SELECT 1;\n'],
    ['stops within rows', `COPY public.a (b) FROM stdin;\n1\n${END}`],
    ['stops within a statement', `${END}SELECT (`],
    ['has its end mark within a text', `SELECT '\n-- PostgreSQL database dump complete\n';\n`],
    ['has a command of psql in it', `\\! true\n${END}`],
  ])('calls a dump damaged that %s', (_how, text) => {
    expect(() => partsOf(text)).toThrow(/stops before its end mark|command for psql/);
  });

  it('leaves out what newer clients write for psql', () => {
    expect(partsOf(`\\restrict abc\n\nSELECT 1;\n${END}\\unrestrict abc\n`)).toEqual(['SELECT 1;']);
  });

  it('knows the table that a COPY fills, however it is quoted', () => {
    for (const name of ['public.a', '"a.b".c', 'a."b.c"', 'public."a""b"', '"x y"."(z) FROM"'])
      expect(copiedTable(Buffer.from(`COPY ${name} (id, "b c") FROM stdin;`))).toBe(
        keyOfName(name),
      );
    expect(keyOfName('"a.b".c')).not.toBe(keyOfName('a."b.c"'));
    expect(keyOfName('public."a""b"')).not.toBe(keyOfName('public.ab'));
    expect(keyOfName('public."ab"')).toBe(keyOfName('public.ab'));
  });
});

describe('of a dump', () => {
  const known = {
    settings: new Set(['search_path', 'client_encoding', 'default_tablespace']),
    tablespaces: new Set(['pg_default', '"fast disk"']),
  };
  type As = { alone?: boolean; scratch?: boolean; ownerless?: boolean };
  const ran = (text: string, as: As = {}) => {
    const { alone = false, scratch = false, ownerless = alone } = as;
    return whatToRun(Buffer.from(text), { ...known, alone, scratch, ownerless })?.toString();
  };
  const runs = (...input: Parameters<typeof ran>) => ran(...input) !== undefined;

  it.each([
    ['that is here', '"fast disk"', '"fast disk"'],
    ['that is not here', 'ssd', `''`],
    ['that is none', `''`, `''`],
  ])('what lies in a tablespace %s is made where it can be: %s', (_which, asked, used) => {
    expect(ran(`SET default_tablespace = ${asked};`)).toBe(`SET default_tablespace = ${used};`);
  });

  it.each([
    ['a setting that the server does not know', 'SET transaction_timeout = 0;', {}, false],
    ['one that it knows', `SET client_encoding = 'UTF8';`, {}, true],
    ['the transaction of large objects', 'BEGIN;', {}, false],
    ['its end', 'COMMIT;', {}, false],
    ['an owner', 'ALTER TABLE public.a OWNER TO "x y";', {}, true],
    ['one without owners', 'ALTER TABLE public.a OWNER TO "x y";', { ownerless: true }, false],
    ['a grant without owners', 'GRANT SELECT ON TABLE public.a TO x;', { ownerless: true }, false],
    ['an event trigger', 'CREATE EVENT TRIGGER x ON sql_drop;', { ownerless: true }, true],
    ['what is said of one, alone', `COMMENT ON EVENT TRIGGER x IS 'y';`, { alone: true }, false],
    [
      'an owner, by a role of its own',
      'ALTER TABLE public.a OWNER TO "x y";',
      { alone: true },
      false,
    ],
    [
      'what looks like an owner',
      `ALTER TABLE a ALTER COLUMN c SET DEFAULT ' OWNER TO x';`,
      { alone: true },
      true,
    ],
    ['a grant, by a role of its own', 'GRANT ALL ON TABLE a TO b;', { alone: true }, false],
    ['a subscription', 'CREATE SUBSCRIPTION s CONNECTION …;', {}, true],
    ['a subscription, in a scratch database', 'CREATE SUBSCRIPTION s …;', { scratch: true }, false],
  ] as const)('%s is run or left out: %s', (_what, text, as, expected) => {
    expect(runs(text, as)).toBe(expected);
  });

  it.each(['ROLLBACK;', 'END;', 'ABORT;', 'PREPARE TRANSACTION 1;', 'savepoint x;'])(
    'a transaction that is not ours is refused: %s',
    (text) => {
      expect(() => runs(text)).toThrow(/transaction of its own/);
    },
  );
});
