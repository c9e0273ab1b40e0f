import { readdir, readFile } from 'node:fs/promises';

/** Names of the migrations in a folder, without `.sql`, in the order in which they run. */
export async function migrationNames(dir: string): Promise<string[]> {
  const files = await readdir(dir);
  return files
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.replace(/\.sql$/, ''))
    .sort();
}

/** What node-pg-migrate hands to a migration. */
type Steps = { sql(text: string): void; noTransaction(): void };

/**
 * Reads SQL files for node-pg-migrate. An index that is built CONCURRENTLY blocks nobody, however
 * long it waits for old transactions, but must stand outside of one: each statement of a
 * `*.concurrently.sql` goes by itself, without lock_timeout.
 */
export function sqlFiles({ lockTimeout }: { lockTimeout: number }) {
  return {
    extensions: ['.sql'],
    loader: (paths: string[]) => Promise.all(paths.map((path) => load(path, lockTimeout))),
  };
}

async function load(path: string, lockTimeout: number) {
  const text = await readFile(path, 'utf8');
  const up = (steps: Steps) => {
    if (!path.endsWith('.concurrently.sql')) return steps.sql(text);
    steps.noTransaction();
    steps.sql('SET lock_timeout = 0');
    for (const statement of statementsOf(text)) steps.sql(statement);
    steps.sql(`SET lock_timeout = ${lockTimeout}`);
  };
  return { id: path, filePaths: [path], actions: { up, down: false as const } };
}

/** Of a file that holds nothing but statements about indexes: no line within one ends with `;`. */
export function statementsOf(text: string): string[] {
  return text
    .replace(/--.*$/gm, '')
    .split(/;[ \t]*$/m)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
