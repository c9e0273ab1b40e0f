import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inherited } from '../../platform/environment.ts';
import { BackupCannotRun } from '../errors.ts';
import { ZSTD_LEVEL } from '../manifest/formats.ts';
import { runProgram } from '../take/run-program.ts';

export type PostgresClient = {
  pgDump: string;
  /** As `pg_dump --version` says, e.g. `15.18`. */
  version: string;
  major: number;
  /** What its processes need besides the connection: the libraries of a client that was unpacked. */
  env: Record<string, string>;
};

/** Where clients come from: this machine, or what a laptop downloads. @throws BackupCannotRun */
export type FindClient = (input: { serverMajor: number }) => Promise<PostgresClient>;

/** Where Debian, Ubuntu and the PostgreSQL project's own packages put each major. */
const SYSTEM = '/usr/lib/postgresql';

/**
 * Finds the PostgreSQL client whose major is nearest to the server's, and not below it: an older
 * `pg_dump` refuses the server, a much newer one writes what the server does not know.
 *
 * @param input.folders looked at first: a state folder that a client was unpacked into.
 * @throws BackupCannotRun
 */
export async function findClient(input: {
  serverMajor: number;
  folders?: string[];
}): Promise<PostgresClient> {
  const found = await Promise.all(candidates(input.folders ?? []).map(inspect));
  const clients = found.filter((client) => client !== undefined);
  const usable = clients
    .filter(({ major }) => major >= input.serverMajor)
    .sort((a, b) => a.major - b.major)[0];
  if (usable) return usable;
  const newest = clients.sort((a, b) => b.major - a.major)[0];
  throw new BackupCannotRun(
    newest
      ? `pg_dump ${newest.version} is older than the server (${input.serverMajor}): ${advice(input.serverMajor)}`
      : `There is no PostgreSQL client on this machine: ${advice(input.serverMajor)}`,
  );
}

/** One line for the operator. */
export function advice(major: number): string {
  if (process.platform === 'darwin') return `brew install postgresql@${major}`;
  if (process.platform === 'win32')
    return `install the PostgreSQL ${major} command line tools and put them on the PATH`;
  return `apt-get install postgresql-client-${major} (or your system's package of that version)`;
}

function candidates(folders: string[]): string[] {
  const below = (root: string) =>
    existsSync(root) ? readdirSync(root).map((major) => join(root, major, 'bin')) : [];
  const places = [
    ...folders.flatMap((folder) => below(join(folder, SYSTEM))),
    ...below(SYSTEM),
    ...(inherited('PATH').PATH ?? '').split(delimiter),
    '/opt/homebrew/opt/libpq/bin',
    '/usr/local/opt/libpq/bin',
  ];
  const name = process.platform === 'win32' ? 'pg_dump.exe' : 'pg_dump';
  return [...new Set(places)].map((place) => join(place, name)).filter(existsSync);
}

/** What a client needs to run. */
const FOR_A_CLIENT = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'SystemRoot'];

async function inspect(found: string): Promise<PostgresClient | undefined> {
  try {
    // By a link into an unpacked package, its libraries stand beside what is linked to.
    const pgDump = realpathSync(found);
    const env = libraryPath(pgDump);
    const { stdout } = await runProgram(pgDump, ['--version'], {
      env: { ...inherited(...FOR_A_CLIENT), ...env },
    });
    const version = /(\d+(\.\d+)*)/.exec(stdout)?.[1];
    if (!version) return undefined;
    return { pgDump, version, major: Number.parseInt(version, 10), env };
  } catch {
    // A leftover of a removed package, or one for another machine: as good as absent.
    return undefined;
  }
}

/** An unpacked client finds its libpq beside itself; an installed one needs nothing. */
function libraryPath(pgDump: string): Record<string, string> {
  const root = pgDump.split(SYSTEM)[0];
  if (!root) return {};
  const folders = ['usr/lib', 'lib']
    .map((name) => join(root, name))
    .filter(existsSync)
    .flatMap((libraries) => readdirSync(libraries).map((name) => join(libraries, name)))
    .filter((name) => name.endsWith('-linux-gnu'));
  return folders.length > 0 ? { LD_LIBRARY_PATH: folders.join(delimiter) } : {};
}

/** Builds of `pg_dump` differ: 16 and newer may compress with zstd by themselves. */
export async function compressesZstd(client: PostgresClient): Promise<boolean> {
  if (client.major < 16) return false;
  try {
    // Options are checked before the connection, which cannot succeed.
    const args = [`--compress=zstd:${ZSTD_LEVEL}`, '--host=/nonexistent', '--no-password', 'x'];
    await runProgram(client.pgDump, args, {
      env: { ...inherited(...FOR_A_CLIENT), ...client.env },
    });
    return true;
  } catch (error) {
    return /connection to server/.test((error as { stderr?: string }).stderr ?? '');
  }
}

/** The `zstd` command, where there is one: it spares us every byte of an uncompressed dump. */
export async function findZstd(): Promise<boolean> {
  try {
    await runProgram('zstd', ['--version']);
    return true;
  } catch {
    return false;
  }
}
