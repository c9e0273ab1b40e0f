import { isUtf8 } from 'node:buffer';
import type { Sql } from '../../../platform/database/database.ts';
import { BackupCannotRun } from '../../errors.ts';
import { OURS } from './ours.ts';

/** Names in an error; the rest is counted. */
const NAMED = 3;

const hex = (column: string) => `encode(convert_to(${column}::text, 'SQL_ASCII'), 'hex')`;
const LETTERS = (column: string) => `${column}::text ~ '[^ -~]'`;

/**
 * A database without an encoding may have names that are no text. A manifest is text, and two of them may be one
 * there: such a database is not begun with.
 * @throws BackupCannotRun naming them
 */
export async function refuseNamesWithoutText(sql: Sql): Promise<void> {
  const encoding = await sql.query<{ encoding: string }>(
    `SELECT current_setting('server_encoding') AS encoding`,
  );
  if (encoding.rows[0]?.encoding !== 'SQL_ASCII') return;
  const { rows } = await sql.query<{ what: string; name: string }>(`
    SELECT format('relation %s', c.oid) AS what, ${hex('c.relname')} AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} AND ${LETTERS('c.relname')}
    UNION ALL
    SELECT format('column %s of relation %s', a.attnum, c.oid), ${hex('a.attname')}
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OURS} AND c.relkind IN ('r', 'p') AND NOT a.attisdropped AND ${LETTERS('a.attname')}
    UNION ALL
    SELECT format('schema %s', n.oid), ${hex('n.nspname')} FROM pg_namespace n WHERE ${LETTERS('n.nspname')}`);
  const without = rows
    .map(({ what, name }) => ({ what, bytes: Buffer.from(name, 'hex') }))
    .filter(({ bytes }) => !isUtf8(bytes));
  if (without.length === 0) return;
  const told = without.slice(0, NAMED).map(({ what, bytes }) => `${what}, “${escaped(bytes)}”`);
  const more = without.length - told.length;
  throw new BackupCannotRun(
    `Names that are no UTF-8 cannot stand in a manifest: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}. docs/backup.md, “Names without an encoding”, has how to rename them`,
  );
}

/** As Postgres writes bytes: `n\344me`. */
const escaped = (bytes: Buffer) =>
  bytes
    .toString('latin1')
    .replaceAll(/[^ -~]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);
