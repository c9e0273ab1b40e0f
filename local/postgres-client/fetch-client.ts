import { mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openApt, unpack } from './apt.ts';

/** Where `findClient` looks for what was unpacked. */
export const clientFolder = (stateDir: string) => join(stateDir, 'postgres-client');

/** Where its programs stand, whatever its major: a place for a PATH. */
export const clientBin = (stateDir: string) => resolve(clientFolder(stateDir), 'bin');

/**
 * On Debian and Ubuntu, downloads the client's packages and unpacks them into the state folder:
 * nothing is installed and no root is needed. Of the majors that the system offers it takes the
 * nearest that is not older than the server's.
 *
 * @returns false where the system has no such packages or no package manager that can do this.
 */
export async function fetchClient(input: { major: number; stateDir: string }): Promise<boolean> {
  const folder = resolve(clientFolder(input.stateDir));
  await mkdir(resolve(input.stateDir), { recursive: true });
  const work = await mkdtemp(`${folder}-`);
  try {
    const apt = await openApt(work);
    const major = await nearestMajor(input.major, () => apt.names('postgresql-client-'));
    const packages = await apt.missing(`postgresql-client-${major}`);
    await apt.download(packages);
    const unpacked = join(work, 'unpacked');
    for (const name of await readdir(work))
      if (name.endsWith('.deb')) await unpack(join(work, name), unpacked);
    await symlink(`usr/lib/postgresql/${major}/bin`, join(unpacked, 'bin'));
    await rm(folder, { recursive: true, force: true });
    await rename(unpacked, folder);
    return true;
  } catch {
    return false;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function nearestMajor(server: number, names: () => Promise<string[]>): Promise<number> {
  const majors = (await names())
    .map((name) => Number(/^postgresql-client-(\d+)$/.exec(name)?.[1]))
    .filter((major) => major >= server);
  if (majors.length === 0) throw new Error('The system offers no client for this server');
  return Math.min(...majors);
}
