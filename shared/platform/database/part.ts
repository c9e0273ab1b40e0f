import { InvalidRequest } from '../errors.ts';
import { isUnreadable } from './conditions.ts';
import type { Row, Sql } from './database.ts';

/** A part of a list, and the key after which the next part begins. */
export type Part<T> = { rows: T[]; next: string | undefined };

/** A column that a list is ordered by; together they name a row, so the last is a unique one. */
type OrderColumn = {
  column: string;
  type: 'timestamptz' | 'date' | 'uuid' | 'text' | 'bigint' | 'integer' | 'boolean';
};

export type PartQuery = {
  /** Everything between SELECT and FROM. */
  columns: string;
  /** After FROM. */
  from: string;
  /** After WHERE; `$1` … are `values`. */
  where: string;
  values: readonly unknown[];
  /** All in one direction, so that a row comparison finds where to go on. */
  by: readonly OrderColumn[];
  direction?: 'DESC' | 'ASC';
  /** `next` of the part before. */
  after?: string | undefined;
  limit: number;
};

/**
 * Reads one part of a list by key: the index says where the next part begins, so that the last part
 * costs what the first does, and rows that come meanwhile move nothing. Nothing is counted.
 * @throws InvalidRequest for a key that no part of this list gave.
 */
export async function readPart<R extends Row>(
  query: PartQuery,
  { sql }: { sql: Sql },
): Promise<Part<R>> {
  const { columns, from, where, by, direction = 'DESC', after, limit } = query;
  const values = [...query.values];
  const place = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const key = after === undefined ? undefined : readKey(after, by.length);
  const onwards = key
    ? `AND (${by.map(({ column }) => column).join(', ')}) ${direction === 'DESC' ? '<' : '>'}
           (${by.map(({ type }, i) => place(key[i], type)).join(', ')})`
    : '';
  const keys = by.map(({ column }, i) => `(${column})::text AS "key ${i}"`).join(', ');
  const { rows } = await sql
    .query<R>(
      `SELECT ${columns}, ${keys} FROM ${from} WHERE ${where} ${onwards}
       ORDER BY ${by.map(({ column }) => `${column} ${direction}`).join(', ')} LIMIT ${Math.trunc(limit) + 1}`,
      values,
    )
    .catch((error) => {
      throw key && isUnreadable(error) ? noPlace() : error;
    });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = last && rows.length > limit ? writeKey(last, by.length) : undefined;
  for (const row of shown) for (const i of by.keys()) delete (row as Row)[`key ${i}`];
  return { rows: shown, next };
}

const writeKey = (row: Row, length: number) =>
  Buffer.from(JSON.stringify(Array.from({ length }, (_, i) => row[`key ${i}`]))).toString(
    'base64url',
  );

function readKey(text: string, length: number): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(key) && key.length === length && key.every((k) => typeof k === 'string'))
      return key;
  } catch {
    // what follows says it
  }
  throw noPlace();
}

const noPlace = () => new InvalidRequest('That is no place in this list: go back to its beginning');
