import type { Column, TargetTable } from './target-table.ts';

/**
 * How a row is archived: one JSON object of column to text, each text as the type's output function
 * writes it under `exactText`, so that every value of every type is carried through whole. A cast to
 * text would not do: users may define their own.
 * @param row the alias of the row
 */
export function archivedText({ columns }: TargetTable, row: string): string {
  const names = columns.map(({ raw }) => literal(raw)).join(', ');
  const texts = columns.map(({ name }) => {
    const value = `${row}.${name}`;
    // Not IS NULL, which a composite value of nulls is too.
    return `CASE WHEN ${value} IS DISTINCT FROM NULL THEN format('%s', ${value}) END`;
  });
  return `json_object(ARRAY[${names}]::text[], ARRAY[${texts.join(', ')}]::text[])::text`;
}

/**
 * The way back: a FROM item called `parsed` with the columns of the table, each by its type's input
 * function, from a line in the column `line` of `from`.
 */
export function parsedRow({ name, columns }: TargetTable, from: string): string {
  const json = columns.filter((column) => column.json);
  const plain = `${from}.line::jsonb - ARRAY[${json.map(({ raw }) => literal(raw)).join(', ')}]::text[]`;
  const values = columns.map((column) =>
    column.json
      ? `(${from}.line::json ->> ${literal(column.raw)})::${column.type} AS ${column.name}`
      : `read.${column.name}`,
  );
  return `LATERAL (SELECT ${values.join(', ')}
    FROM jsonb_populate_record(NULL::${name}, ${plain}) AS read) AS parsed`;
}

/** The key of a line, for a join with the table: `k1`, `k2`, … of its columns' types. */
export const keyOfLine = (key: Column[], from: string): string =>
  key
    .map(({ raw, type }, i) => `(${from}.line::json ->> ${literal(raw)})::${type} AS ${keyName(i)}`)
    .join(', ');

export const keyName = (index: number): string => `k${index + 1}`;

/** Two aliases have the same key: the one's columns, the other's `k1`, `k2`, … */
export const sameKey = (key: Column[], row: string, other: string): string =>
  key.map(({ name }, i) => `${row}.${name} = ${other}.${keyName(i)}`).join(' AND ');

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
