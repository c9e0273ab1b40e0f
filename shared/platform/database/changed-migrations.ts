import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { InvalidConfiguration } from '../errors.ts';
import { migrationNames } from './migration-files.ts';

/** What ran, and the hash of its text then. */
export const TABLE = 'nightshift_migrations';

/**
 * A migration that ran is over: what is changed in it afterwards never reaches the database.
 * @throws InvalidConfiguration with the names of those whose text is another than the one that ran.
 */
export async function refuseChangedMigrations(client: pg.Client, dir: string): Promise<void> {
  const { rows } = await client.query<{ name: string; hash: string }>(
    `SELECT name, text_hash AS hash FROM ${TABLE} WHERE text_hash IS NOT NULL`,
  );
  const hashes = new Map(await hashesIn(dir));
  const changed = rows
    .filter(({ name, hash }) => hashes.has(name) && hashes.get(name) !== hash)
    .map(({ name }) => `${name}.sql`)
    .sort();
  if (changed.length === 0) return;
  throw new InvalidConfiguration(
    `Changed after it ran here: ${changed.join(', ')}. Put the change into a migration of its own ` +
      '(npm run migration -- what-it-does); on this machine `npm start -- --fresh` begins anew',
  );
}

/** Keeps the hash of what ran. */
export async function rememberTexts(client: pg.Client, dir: string): Promise<void> {
  const hashes = await hashesIn(dir);
  await client.query(
    `UPDATE ${TABLE} m SET text_hash = h.hash FROM unnest($1::text[], $2::text[]) AS h(name, hash)
     WHERE m.name = h.name AND m.text_hash IS NULL`,
    [hashes.map(([name]) => name), hashes.map(([, hash]) => hash)],
  );
}

async function hashesIn(dir: string): Promise<[string, string][]> {
  const names = await migrationNames(dir);
  return Promise.all(
    names.map(async (name) => [name, hashOf(await readFile(join(dir, `${name}.sql`), 'utf8'))]),
  );
}

/** Of what is run: a comment on a line of its own, and the end of a line, may change. */
function hashOf(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  const run = lines.filter((line) => line !== '' && !line.trimStart().startsWith('--'));
  return createHash('sha256').update(run.join('\n')).digest('hex');
}
