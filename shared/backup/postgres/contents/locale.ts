import type { Sql } from '../../../platform/database/database.ts';
import type { Locale } from '../../manifest/manifest.ts';

const PROVIDERS: Record<string, Locale['provider']> = { c: 'libc', i: 'icu', b: 'builtin' };

/** Asked of the row as JSON: each of the last majors has renamed a column. */
export async function readLocale(sql: Sql): Promise<Locale | undefined> {
  const { rows } = await sql.query<{ encoding: string; row: Record<string, string | null> }>(
    `SELECT pg_encoding_to_char(encoding) AS encoding, to_jsonb(d) AS row FROM pg_database d
     WHERE datname = current_database()`,
  );
  const [found] = rows;
  if (!found) return undefined;
  const { row, encoding } = found;
  return {
    encoding,
    collate: row.datcollate ?? 'C',
    ctype: row.datctype ?? 'C',
    provider: PROVIDERS[row.datlocprovider ?? 'c'] ?? 'libc',
    locale: row.datlocale ?? row.daticulocale ?? null,
  };
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The options of CREATE DATABASE that make another one like it. */
export function localeOptions({ encoding, collate, ctype, provider, locale }: Locale): string {
  return [
    `ENCODING ${literal(encoding)}`,
    `LC_COLLATE ${literal(collate)}`,
    `LC_CTYPE ${literal(ctype)}`,
    ...(provider === 'libc' ? [] : [`LOCALE_PROVIDER ${provider}`]),
    ...(provider === 'icu' && locale ? [`ICU_LOCALE ${literal(locale)}`] : []),
    ...(provider === 'builtin' && locale ? [`BUILTIN_LOCALE ${literal(locale)}`] : []),
  ].join(' ');
}

export const sameLocale = (a: Locale | undefined, b: Locale | undefined): boolean =>
  !a || !b || localeOptions(a) === localeOptions(b);
