/** Parts of an identifier, quoted or plain: `"a b"`, `a`. */
const PART = String.raw`(?:"(?:[^"]|"")+"|[^\s".(),;]+)`;
const COPIED = new RegExp(String.raw`^COPY (${PART})\.(${PART})\s`);
const NEW_OWNER = /^ALTER .*\sOWNER TO (?:"(?:[^"]|"")+"|[\w$\x80-\xff]+);$/s;

const COPY = Buffer.from('COPY ');
const COPY_IN = /^COPY\s.*\sFROM\s+stdin\s*;$/is;

/** `COPY … FROM stdin;`: rows follow. */
export const isCopyIn = (statement: Buffer): boolean =>
  statement.subarray(0, COPY.length).equals(COPY) && COPY_IN.test(statement.toString('latin1'));

/** Nothing that Postgres allows in a name stands between the parts. */
const BETWEEN = '\0';

/** One name for one table, however a client quotes it: clients of different majors quote different words. */
function tableKey(schema: string, table: string): string {
  return unquote(schema) + BETWEEN + unquote(table);
}

const unquote = (part: string) =>
  part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part;

/** The table that a COPY statement fills. */
export function copiedTable(statement: Buffer): string | undefined {
  const [, schema, table] = COPIED.exec(statement.toString('utf8')) ?? [];
  return schema !== undefined && table !== undefined ? tableKey(schema, table) : undefined;
}

/** `schema.table` as Postgres quotes it, as one name. */
export function keyOfName(name: string): string {
  const [, schema = '', table = ''] = new RegExp(`^(${PART})\\.(${PART})$`).exec(name) ?? [];
  return tableKey(schema, table);
}

/** Whether a statement gives what was made to a role. */
export const setsOwner = (text: string): boolean => NEW_OWNER.test(text);

/** The first words of a statement, upper case: `CREATE EVENT TRIGGER`. */
export const firstWords = (statement: Buffer, count: number): string =>
  statement
    .toString('latin1', 0, 120)
    .split(/\s+/, count)
    .join(' ')
    .replace(/;$/, '')
    .toUpperCase();
