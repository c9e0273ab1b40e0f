import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The client and the libraries that a bare system lacks. */
const packagesFor = (major: number) => [
  `postgresql-client-${major}`,
  'libpq5',
  'libldap-2.5-0',
  'libsasl2-2',
  'libzstd1',
  'liblz4-1',
];

/** Where `findClient` looks for what was unpacked. */
export const clientFolder = (stateDir: string) => join(stateDir, 'postgres-client');

/**
 * On Debian and Ubuntu, downloads the client's packages and unpacks them into the state folder:
 * nothing is installed and no root is needed.
 * @returns false where the system has no such packages or no package manager that can do this.
 */
export async function fetchClient(input: { major: number; stateDir: string }): Promise<boolean> {
  const folder = clientFolder(input.stateDir);
  if (existsSync(join(folder, 'usr/lib/postgresql', String(input.major)))) return true;
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg')) return false;
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}-`);
  try {
    const [client, ...libraries] = packagesFor(input.major);
    await run('apt-get', ['download', client as string], { cwd: work });
    // Absent under this name in another release: its own version is then already installed.
    for (const library of libraries)
      await run('apt-get', ['download', library], { cwd: work }).catch(() => undefined);
    const packages = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    for (const name of packages) {
      await run('dpkg', ['-x', join(work, name), join(work, 'unpacked')]);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(join(work, 'unpacked'), folder);
    return true;
  } catch {
    return false;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
