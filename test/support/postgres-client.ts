import { delimiter, join } from 'node:path';
import { clientFolder, fetchClient } from '../../local/postgres-client/fetch-client.ts';
import { advice, findClient } from '../../shared/backup/postgres/client-tools.ts';

/** The major of the embedded server. */
const MAJOR = 15;
const STATE = join(import.meta.dirname, '../../.build');

/** These run pg_dump themselves. */
const NEED_A_CLIENT = [
  ...[
    'any-database',
    'drill-role',
    'faults',
    'generated/databases',
    'keep',
    'mutations',
    'restore',
    'take',
  ].map((name) => `test/backup/${name}.test.ts`),
  ...['backup-database', 'prune-backups', 'restore-drill'].map(
    (name) => `test/functions/${name}/${name}.test.ts`,
  ),
  'test/security/hostile-backup.test.ts',
];

/**
 * Test files that this machine cannot run, and why: none, as a rule. In CI, where nobody reads what
 * was skipped, they run and fail.
 */
export async function skippedForWantOfClient(): Promise<{ files: string[]; why: string }> {
  const why = `a PostgreSQL client is missing: ${advice(MAJOR)}`;
  const runs = (await providePostgresClient()) || process.env.CI !== undefined;
  return { files: runs ? [] : NEED_A_CLIENT, why };
}

/**
 * Puts a PostgreSQL client of the server's major on the PATH of the tests. Where the machine has none, it
 * is fetched and unpacked into `.build`, once: nothing is installed.
 * @returns false where there is none to be had
 */
async function providePostgresClient(): Promise<boolean> {
  const isThere = () =>
    findClient({ serverMajor: MAJOR }).then(
      () => true,
      () => false,
    );
  if (await isThere()) return true;
  if (!(await fetchClient({ major: MAJOR, stateDir: STATE }))) return false;
  const folder = join(clientFolder(STATE), 'usr/lib/postgresql', String(MAJOR), 'bin');
  process.env.PATH = [folder, process.env.PATH].join(delimiter);
  return isThere();
}
