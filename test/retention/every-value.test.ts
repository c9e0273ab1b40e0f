import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RetentionWorld, startRetention } from './support/retention.ts';

/** Type → SQL of values that a careless archive does not carry through. */
const VALUES: Record<string, string[]> = {
  json: [
    `'null'`,
    `'{"b":1,  "a":2, "b":3}'`,
    `'1.50'`,
    `'1e400'`,
    `'"\\u0000"'`,
    `'[]'`,
    `'"null"'`,
    `' {} '`,
  ],
  jsonb: [`'null'`, `'1.50'`, `'"null"'`, `'{"a": null}'`, `'[1e2]'`, `'"\\ud83d\\ude00"'`, `'""'`],
  text: [
    `''`,
    `'null'`,
    `'NULL'`,
    `E'\\\\N'`,
    `E'a\\nb\\tc\\r'`,
    `'{"a":1}'`,
    `repeat('é', 70000)`,
  ],
  'varchar(5)': [`'     '`, `'ab   '`, `'a'`],
  'char(5)': [`'a'`, `''`, `'     '`],
  name: [`'pg_class'`, `'a b'`],
  '"char"': [`'a'`, `''`],
  bytea: [`''`, `'\\x00ff'`, `decode(repeat('00', 9000), 'hex')`],
  float8: [
    `'-0'`,
    `'NaN'`,
    `'infinity'`,
    `'-infinity'`,
    `0.1 + 0.2`,
    `5e-324`,
    `1.7976931348623157e308`,
  ],
  float4: [`'-0'`, `'NaN'`, `16777217`, `1e-45`],
  numeric: [`1.500`, `'NaN'`, `'infinity'`, `1e-30`, `123456789012345678901234567890.000000000001`],
  int8: [`9223372036854775807`, `-9223372036854775808`],
  boolean: ['true', 'false'],
  timestamptz: [
    `'infinity'`,
    `'-infinity'`,
    `'0044-03-15 BC'`,
    `'2026-10-25 02:30:00.000001+02'`,
    `'294276-12-31'`,
  ],
  timestamp: [`'infinity'`, `'4713-01-01 BC'`, `'2026-03-29 02:30:00.999999'`],
  date: [`'infinity'`, `'-infinity'`, `'5874897-12-31'`, `'4713-01-01 BC'`],
  time: [`'24:00'`, `'00:00:00.000001'`],
  timetz: [`'12:00+15:59'`, `'24:00-12'`],
  interval: [`'-1 year 2 mons -3 days 04:05:06.000007'`, `'1 day -1 second'`, `'178000000 years'`],
  uuid: [`'00000000-0000-0000-0000-000000000000'`],
  inet: [`'10.0.0.1/8'`, `'::ffff:1.2.3.4'`, `'10.0.0.0/32'`],
  cidr: [`'10.0.0.0/8'`],
  macaddr: [`'08:00:2b:01:02:03'`],
  money: [`'-92233720368547758.08'`, `0.01`],
  xml: [`'<a>&amp;</a>'`, `'just text'`],
  'bit(3)': [`B'101'`],
  varbit: [`B''`, `B'1'`],
  point: [`'(NaN,-0)'`, `'(1e300,infinity)'`],
  path: [`'((0,0),(1,1))'`, `'[(0,0),(1,1)]'`],
  polygon: [`'((0,0),(1,1),(2,0))'`],
  circle: [`'<(0,0),1e-300>'`],
  tsvector: [`$$'a b':1A 'it''s'$$`, `''`],
  tsquery: [`'a & !b'`],
  'int[]': [`'{}'`, `'{NULL,1}'`, `'[0:1]={1,2}'`, `'{{1,2},{3,4}}'`],
  'text[]': [`ARRAY['NULL', NULL, 'a,b', '"', '{}', '', E'\\\\']`],
  'json[]': [`ARRAY['null', '{"a":  1}', NULL]::json[]`],
  int4range: [`'empty'`, `'(,)'`, `'[1,5)'`],
  datemultirange: [`'{}'`, `'{[2020-01-01,2020-02-01)}'`],
  pg_lsn: [`'16/B374D848'`],
  regclass: [`'pg_class'`, `'public.organizations'`],
  regtype: [`'int4'`],
  oid: ['4294967295'],
  citext: [`'MiXed'`],
  mood: [`'it''s "so, so"'`, `''`],
  pair: [`ROW(NULL, NULL)`, `ROW('null', '{"a":1}')`, `ROW('', 'null')`],
  'pair[]': [`ARRAY[ROW(NULL, '[]'), NULL]::pair[]`],
  facts: [`'null'`, `'{"z":1, "a":1}'`],
  percent: ['99.900'],
  'numeric(5,-2)': ['12345'],
  'interval day to second(2)': [`'1 day 02:03:04.567'`],
  'timetz[]': [`'[-3:-2]={12:00+15:59,24:00-12}'`],
  numrange: [`'[1.50,2.5000)'`, `'[NaN,)'`, `'[-Infinity,Infinity]'`],
  bounds: [`'[4:5]={1,2}'`],
  sides: [`ROW(NULL, NULL)`, `ROW('null', '"x"')`],
  words: [`words('a"b', E'z\\\\,]')`, `words('', NULL)`],
};

/** Names that a statement might use itself. */
const NAMES = [
  ...[
    't',
    'r',
    'line',
    'record',
    'given',
    'parsed',
    'read',
    'wanted',
    'page',
    'due',
    'key',
    'k1',
    'k2',
  ],
  ...[
    'at',
    'n',
    'bytes',
    'size',
    'value',
    'select',
    'User',
    'a b',
    'it"s',
    "o'clock",
    'ü',
    '$1',
    'null',
    'a\nb',
    '😀 \\',
    'é'.repeat(31),
  ],
];

const TYPES = `
  CREATE EXTENSION IF NOT EXISTS citext;
  CREATE TYPE mood AS ENUM ('', 'it''s "so, so"');
  CREATE TYPE pair AS (one text, two json);
  CREATE DOMAIN facts AS json;
  CREATE DOMAIN bounds AS int[];
  CREATE DOMAIN sides AS pair;
  CREATE TYPE words AS RANGE (subtype = text, collation = "C");
  CREATE DOMAIN percent AS numeric CHECK (VALUE <= 100);
  -- A cast of somebody's own must not be what an archive is made by.
  CREATE FUNCTION shout(mood) RETURNS text LANGUAGE sql AS $$ SELECT 'no cast of mine' $$;
  CREATE CAST (mood AS text) WITH FUNCTION shout(mood);`;

let world: RetentionWorld;
beforeAll(async () => {
  world = await startRetention();
  await world.owner.query(TYPES);
});
afterAll(() => world.stop());

const fingerprint = async (table: string) =>
  (
    await world.owner.query(
      `SELECT count(*)::int AS rows, md5(string_agg(r.*::text, '|' ORDER BY r.*::text)) AS sum FROM ${table} r`,
    )
  ).rows;

describe('what an archive holds', () => {
  it.each(Object.entries(VALUES))('turns back into every value of %s', async (type, values) => {
    const table = `of_${type.replaceAll(/\W+/g, '_').toLowerCase()}`;
    await world.createTable(
      `CREATE TABLE ${table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, value ${type}, created_at timestamptz NOT NULL DEFAULT '2026-01-01')`,
      { table },
    );
    for (const value of [...values, 'NULL'])
      await world.owner.query(`INSERT INTO ${table} (value) VALUES (${value})`);
    const before = await fingerprint(table);
    const { results, failures } = await world.apply(table);
    expect(failures).toEqual([]);
    const rows = values.length + 1;
    expect(results).toMatchObject([{ archived: rows, deleted: rows, trouble: [] }]);
    expect(await fingerprint(table)).toMatchObject([{ rows: 0 }]);
    expect(await world.restoreAll(table)).toEqual({ restored: rows, refused: [] });
    expect(await fingerprint(table)).toEqual(before);
  });

  it.each(['text', 'time with time zone', 'json', 'pair'])(
    'and columns of any name, when they are %s',
    async (type) => {
      const table = `names_${type.replaceAll(/\W+/g, '_')}`;
      const quoted = NAMES.map((name) => `"${name.replaceAll('"', '""')}"`);
      await world.createTable(
        `CREATE TABLE ${table} ("id of" uuid DEFAULT gen_random_uuid(), "and" int DEFAULT 7, ${quoted
          .map((name) => `${name} ${type}`)
          .join(', ')}, twice int GENERATED ALWAYS AS ("and" * 2) STORED,
          "when it was" timestamptz NOT NULL DEFAULT '2026-01-01', PRIMARY KEY ("and", "id of"))`,
        { table, time: 'when it was' },
      );
      const value = { json: `'null'`, pair: `ROW('a', '1'::json)::pair` }[type] ?? `'12:00+02'`;
      await world.owner.query(
        `INSERT INTO ${table} (${quoted.join(', ')}) SELECT ${quoted.map(() => value).join(', ')} FROM generate_series(1, 7)`,
      );
      const before = await fingerprint(table);
      const { results, failures } = await world.apply(table);
      expect([failures, results]).toMatchObject([[], [{ archived: 7, deleted: 7, trouble: [] }]]);
      expect(await world.restoreAll(table)).toEqual({ restored: 7, refused: [] });
      expect(await fingerprint(table)).toEqual(before);
    },
  );

  it('is proven before a row goes: one that would not come back stays, and is named', async () => {
    await world.createTable(
      `CREATE TYPE odd; CREATE FUNCTION odd_in(cstring) RETURNS odd LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
       CREATE FUNCTION odd_out(odd) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'boolout';
       CREATE TYPE odd (INPUT = odd_in, OUTPUT = odd_out, LIKE = int4);
       CREATE TABLE one_way (id int PRIMARY KEY, value odd, created_at timestamptz DEFAULT '2026-01-01')`,
      { table: 'one_way' },
    );
    await world.owner.query(`INSERT INTO one_way VALUES (1, NULL), (2, '1'), (3, NULL)`);
    const { results, failures } = await world.apply('one_way');
    expect(failures).toEqual([]);
    expect(results).toMatchObject([
      {
        archived: 2,
        deleted: 2,
        trouble: [expect.stringMatching(/^1 rows of one_way stay.*: 2$/)],
      },
    ]);
    expect(await fingerprint('one_way')).toMatchObject([{ rows: 1 }]);
  });
});
