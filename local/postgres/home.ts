import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOpenToOthers, isRoot, UNPRIVILEGED } from './unprivileged.ts';

/** Says in the folder that was asked for where its cluster lies instead. */
const NOTE = 'moved-to';

export type Home = {
  dir: string;
  /** The cluster there was of a folder that has been deleted since: it is not to be used. */
  stale: boolean;
};

/**
 * As root, a cluster folder that the unprivileged user cannot reach moves to where it can: to
 * `/var/tmp`, which a reboot leaves alone; a temporary one stays among temporary folders.
 */
export async function homeOf(dir: string): Promise<Home> {
  await mkdir(dir, { recursive: true });
  if (!isRoot) return { dir, stale: false };
  if (await isOpenToOthers(dir)) {
    await giveAway(dir);
    return { dir, stale: false };
  }
  const place = dir.startsWith(`${tmpdir()}/`) ? tmpdir() : '/var/tmp';
  const moved = join(place, `nightshift${dir.replaceAll('/', '-')}`);
  const stale = existsSync(moved) && !existsSync(join(dir, NOTE));
  await mkdir(moved, { recursive: true });
  await giveAway(moved);
  await writeFile(join(dir, NOTE), moved);
  return { dir: moved, stale };
}

/** The superuser's password, which the cluster was initialised with. */
export async function readOrCreatePassword(home: string): Promise<string> {
  const file = join(home, 'password');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(18).toString('hex');
  await writeFile(file, password, { mode: 0o600 });
  if (isRoot) await giveAway(file);
  return password;
}

/** Deletes both folders of a cluster, or the one there is. */
export async function removeHome(dir: string, home: string): Promise<void> {
  await Promise.all([home, dir].map((folder) => rm(folder, { recursive: true, force: true })));
}

const giveAway = (path: string) => chown(path, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
