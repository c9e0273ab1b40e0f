import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from './blocks.ts';

const MADE = /((?:^--[^\n]*\n)*)^CREATE (?:OR REPLACE )?(TABLE|FUNCTION|PROCEDURE|VIEW) (\w+)/gm;

/** Tables and functions of each migration, with what the comment right before them says first. */
export function schemaTable(root: string): string {
  return readdirSync(join(root, 'migrations'))
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .flatMap((file) => {
      const rows = madeIn(readFileSync(join(root, 'migrations', file), 'utf8'));
      return rows.length === 0 ? [] : [`### migrations/${file}\n\n${tableOf(rows)}`];
    })
    .join('\n\n');
}

const tableOf = (rows: string[][]) => markdownTable(['makes', 'named', 'what it is for'], rows);

/** What is generated stands where it is generated from. */
const madeIn = (sql: string): string[][] =>
  [...sql.replace(/^-- generated:[\s\S]*?^-- \/generated\n/gm, '').matchAll(MADE)].map(
    ([, comment = '', kind = '', name]) => [
      kind.toLowerCase(),
      `\`${name}\``,
      firstSentence(comment),
    ],
  );

function firstSentence(comment: string): string {
  const text = comment
    .replace(/^--\s?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  return (/^.*?\.(?=\s+[A-Z`]|$)/.exec(text)?.[0] ?? text).replaceAll('<', '&lt;');
}
