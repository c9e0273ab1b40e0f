import { type Dice, dice } from './dice.ts';
import { TYPES } from './values.ts';

/** SQL that makes a database of chance: the same for the same seed. */
export function generateDatabase(seed: number): string {
  const d = dice(seed);
  const names = namer(d);
  const schemas = ['public', ...Array.from({ length: d.below(3) }, () => names('schema'))];
  const made: string[] = [];
  const sql = [
    'CREATE EXTENSION IF NOT EXISTS citext; CREATE EXTENSION IF NOT EXISTS hstore;',
    'CREATE EXTENSION IF NOT EXISTS btree_gist; CREATE EXTENSION IF NOT EXISTS pg_trgm;',
    ...schemas.slice(1).map((schema) => `CREATE SCHEMA ${schema};`),
    ...ownTypes(d, schemas),
  ];
  const own = ['public.mood', 'public.percent', 'public.place', 'public.span', 'public.soft'];
  for (let i = 2 + d.below(6); i > 0; i -= 1) {
    const table = `${d.oneOf(schemas)}.${names('table')}`;
    sql.push(
      ...(d.chance(0.3) ? partitioned(d, table, names) : plain(d, table, { names, own, made })),
    );
    made.push(table);
  }
  for (const table of made) sql.push(...around(d, table, names));
  return [...sql, ...beside(d, schemas, names)].join('\n');
}

/** Words of the language, signs, other alphabets, and what only its quotes tell from another. */
const ODD = [
  't',
  'line',
  'T',
  'a.b',
  'a"b',
  'select',
  'from stdin;',
  '\n',
  '$$',
  '😀',
  'ü',
  "it's",
  '\\.',
  '--',
];

function namer(d: Dice) {
  let count = 0;
  return (kind: string) => {
    count += 1;
    const text = d.chance(0.5) ? `${kind}_${count}` : `${d.oneOf(ODD)} ${count}${d.oneOf(ODD)}`;
    return `"${text.replaceAll('"', '""')}"`;
  };
}

function ownTypes(d: Dice, schemas: string[]): string[] {
  return [
    `CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'it''s', 'über');`,
    `CREATE DOMAIN public.percent AS numeric CHECK (VALUE BETWEEN 0 AND 100);`,
    `CREATE TYPE public.place AS (street text, number int);`,
    `CREATE TYPE public.span AS RANGE (subtype = float8);`,
    `CREATE COLLATION public.ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);`,
    `CREATE DOMAIN public.soft AS text COLLATE public.ci;`,
    ...(d.chance(0.3)
      ? [
          `CREATE FUNCTION public.mood_text(public.mood) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'x' $$;
           CREATE CAST (public.mood AS text) WITH FUNCTION public.mood_text(public.mood);`,
        ]
      : []),
    ...schemas.slice(1, 2).map((schema) => `CREATE TYPE ${schema}.mood AS ENUM ('other');`),
  ];
}

const OWN_VALUES: Record<string, string[]> = {
  'public.mood': ["'sad'", "'it''s'"],
  'public.percent': ['0', '99.90'],
  'public.place': [`'("a, b",)'`, `'(,)'`],
  'public.span': ["'[1,2]'"],
  'public.soft': ["'Abc'", "'aBC'"],
};

type Made = { names: (kind: string) => string; own: string[]; made: string[] };

function plain(d: Dice, table: string, { names, own }: Made): string[] {
  const types = [...d.someOf(Object.keys(TYPES), 0.25), ...d.someOf(own, 0.4)];
  const columns = types.map((type) => ({ name: names('column'), type }));
  const key = d.chance(0.7)
    ? ['id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY']
    : d.chance(0.5)
      ? ['id serial']
      : [];
  const generated =
    d.chance(0.3) && key.length > 0 ? ['twice bigint GENERATED ALWAYS AS (id * 2) STORED'] : [];
  const dropped = d.chance(0.3) ? ['gone int'] : [];
  const kind = d.chance(0.1) ? 'UNLOGGED ' : '';
  const list = [
    ...key,
    ...dropped,
    ...generated,
    ...columns.map(({ name, type }) => `${name} ${type}`),
  ];
  const rows = d.chance(0.15) ? 0 : 1 + d.below(12);
  const row = () =>
    columns
      .map(({ type }) =>
        d.chance(0.15) ? 'NULL' : d.oneOf((TYPES[type] ?? OWN_VALUES[type]) as string[]),
      )
      .join(', ');
  const into = columns.length > 0 ? `(${columns.map(({ name }) => name).join(', ')})` : '';
  return [
    `CREATE ${kind}TABLE ${table} (${list.join(', ')});`,
    ...(dropped.length > 0 ? [`ALTER TABLE ${table} DROP COLUMN gone;`] : []),
    ...Array.from({ length: rows }, () =>
      columns.length > 0
        ? `INSERT INTO ${table} ${into} VALUES (${row()});`
        : `INSERT INTO ${table} DEFAULT VALUES;`,
    ),
    ...(d.chance(0.3)
      ? [`ALTER TABLE ${table} ADD COLUMN ${names('late')} int DEFAULT ${d.below(9)};`]
      : []),
  ];
}

function partitioned(d: Dice, table: string, names: (kind: string) => string): string[] {
  const part = () => `public.${names('part')}`;
  const rows = `INSERT INTO ${table} SELECT g, (enum_range(NULL::public.mood))[1 + g % 4], chr(97 + g % 26) FROM generate_series(1, ${d.below(60)}) g;`;
  const columns = '(n int, m public.mood, k text)';
  if (d.chance(0.4))
    return [
      `CREATE TABLE ${table} ${columns} PARTITION BY HASH (${d.oneOf(['m', 'm, n', 'k'])});`,
      ...[0, 1, 2].map(
        (r) =>
          `CREATE TABLE ${part()} PARTITION OF ${table} FOR VALUES WITH (MODULUS 3, REMAINDER ${r});`,
      ),
      rows,
    ];
  const middle = part();
  return [
    `CREATE TABLE ${table} ${columns} PARTITION BY LIST (m);`,
    `CREATE TABLE ${part()} PARTITION OF ${table} FOR VALUES IN ('sad', NULL);`,
    `CREATE TABLE ${middle} PARTITION OF ${table} FOR VALUES IN ('ok') PARTITION BY RANGE (k);`,
    `CREATE TABLE ${part()} PARTITION OF ${middle} FOR VALUES FROM (MINVALUE) TO ('m');`,
    `CREATE TABLE ${part()} PARTITION OF ${middle} DEFAULT;`,
    `CREATE TABLE ${part()} PARTITION OF ${table} DEFAULT;`,
    rows,
    ...(d.chance(0.3) ? [`CREATE INDEX ON ONLY ${table} (n);`] : [`CREATE INDEX ON ${table} (n);`]),
  ];
}

/** What hangs on a table. */
function around(d: Dice, table: string, names: (kind: string) => string): string[] {
  const name = () => names('thing');
  const text = (what: string) => `'${what.replaceAll("'", "''")}'`;
  const all = [
    () => `CREATE VIEW public.${name()} AS SELECT count(*) AS n FROM ${table};`,
    () => `CREATE VIEW public.${name()} AS SELECT current_setting('app.none') AS n FROM ${table};`,
    () => `CREATE MATERIALIZED VIEW public.${name()} AS SELECT count(*) AS n FROM ${table};`,
    () => `CREATE MATERIALIZED VIEW public.${name()} AS SELECT 1 AS n FROM ${table} WITH NO DATA;`,
    () =>
      `COMMENT ON TABLE ${table} IS ${text(`COPY public.a (id) FROM stdin;\n1\n\\.\n-- ${d.oneOf(ODD)}`)};`,
    () => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY; ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
           CREATE POLICY ${name()} ON ${table} USING (current_user <> ${text(d.oneOf(ODD))});`,
    () => `CREATE FUNCTION public.${name()}() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC
             SELECT CASE WHEN count(*) > 1 THEN 1 ELSE 2 END AS x FROM ${table}; END;`,
    () => `CREATE FUNCTION public.${name()}() RETURNS text LANGUAGE plpgsql AS
             $a$ BEGIN RETURN $$; $$ || E'\\'' || ${text(d.oneOf(ODD))}; END $a$;`,
    () => `CREATE RULE ${name()} AS ON UPDATE TO ${table} DO ALSO (SELECT 1; SELECT 2);`,
    () => `GRANT SELECT, INSERT ON ${table} TO PUBLIC;`,
    () => `CREATE STATISTICS public.${name()} ON (1 + 1), (2 + 2) FROM ${table};`,
    () => `ALTER TABLE ${table} REPLICA IDENTITY FULL;`,
    () =>
      `ALTER TABLE ${table} ADD CONSTRAINT ${name()} CHECK (${text(d.oneOf(ODD))} <> '') NOT VALID;`,
  ];
  return d.someOf(all, 0.2).map((make) => make());
}

/** What belongs to no table. */
function beside(d: Dice, schemas: string[], names: (kind: string) => string): string[] {
  const name = () => `${d.oneOf(schemas)}.${names('thing')}`;
  const all = [
    () => {
      const sequence = name();
      return `CREATE SEQUENCE ${sequence} START ${d.below(99) + 1}; SELECT nextval($s$${sequence}$s$);`;
    },
    () => `CREATE SEQUENCE ${name()} INCREMENT -1;`,
    () => `SELECT lo_from_bytea(0, '\\x00ff');`,
    () => `SELECT lo_put(lo_create(0), ${1_000_000 + d.below(3_000_000)}, '\\x01');`,
    () => `CREATE PUBLICATION ${names('pub')} FOR ALL TABLES;`,
    () => `CREATE AGGREGATE ${name()}(int) (sfunc = int4pl, stype = int);`,
    () => `CREATE OPERATOR public.=#= (leftarg = int, rightarg = int, procedure = int4eq);`,
    () => `CREATE TEXT SEARCH CONFIGURATION ${name()} (COPY = simple);`,
    () => `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;`,
    () => `CREATE FOREIGN DATA WRAPPER ${names('fdw')};`,
    () => `CREATE FUNCTION public.et() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
           CREATE EVENT TRIGGER ${names('et')} ON ddl_command_end EXECUTE FUNCTION public.et();`,
    () => `CREATE TABLE public.base (a int); CREATE TABLE public.derived (b text) INHERITS (public.base);
           INSERT INTO public.derived VALUES (1, 'x'); ALTER TABLE public.derived ALTER a SET DEFAULT 4;`,
    () => `CREATE TABLE public.one (id int PRIMARY KEY, o int); CREATE TABLE public.two (id int PRIMARY KEY,
             o int REFERENCES public.one DEFERRABLE INITIALLY DEFERRED);
           INSERT INTO public.one VALUES (1, 1); INSERT INTO public.two VALUES (1, 1);
           ALTER TABLE public.one ADD FOREIGN KEY (o) REFERENCES public.two;`,
    () => `CREATE TABLE public.booking (room int, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&));
           INSERT INTO public.booking VALUES (1, '[2020-01-01,2020-01-02)');`,
  ];
  return d.someOf(all, 0.3).map((make) => make());
}
