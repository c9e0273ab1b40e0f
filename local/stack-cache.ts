import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Everything that bundles and template are made of. */
const SOURCES = ['functions', 'shared', 'lib', 'tools', 'migrations', 'package-lock.json'];
/** Branches that a developer goes to and fro between. */
const KEPT_BUILDS = 3;

/** Changes when any source of the bundles or of the template does. */
function fingerprintOf(root: string): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) addTo(hash, join(root, source));
  return hash.digest('hex').slice(0, 24);
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  if (!statSync(path).isDirectory()) {
    hash.update(`${path}\0`).update(readFileSync(path));
    return;
  }
  for (const name of readdirSync(path).sort()) addTo(hash, join(path, name));
}

/**
 * Copies the build of these very sources into `to`; builds it first where there is none.
 * @param input.build makes the build in an empty folder
 * @returns the folder that the build was made in, which it may name inside
 */
export async function buildOnce(input: {
  root: string;
  to: string;
  build: (dir: string) => Promise<void>;
}): Promise<{ builtAt: string }> {
  const { root, to, build } = input;
  const builds = join(root, '.build', 'local');
  const fingerprint = fingerprintOf(root);
  const found = join(builds, fingerprint);
  const draft = `${found}.${randomUUID()}`;
  try {
    const known = existsSync(found);
    if (known) await utimes(found, new Date(), new Date());
    else await make(draft, build);
    await rm(to, { recursive: true, force: true });
    await cp(known ? found : draft, to, { recursive: true });
    // Sources that changed during the build would be kept under the wrong name.
    if (!known && fingerprintOf(root) === fingerprint) await keep(draft, found);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await prune(builds);
  return { builtAt: readFileSync(join(to, 'built-at'), 'utf8') };
}

async function make(draft: string, build: (dir: string) => Promise<void>): Promise<void> {
  await mkdir(draft, { recursive: true });
  await build(draft);
  await writeFile(join(draft, 'built-at'), draft);
}

/** In one step: a build is whole or absent. */
async function keep(draft: string, found: string): Promise<void> {
  await rename(draft, found).catch((error: NodeJS.ErrnoException) => {
    // Another runtime was quicker with the same build.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

async function prune(builds: string): Promise<void> {
  const aged = readdirSync(builds)
    .filter((name) => !name.includes('.'))
    .map((name) => ({ path: join(builds, name), usedAt: usedAt(join(builds, name)) }))
    .sort((left, right) => right.usedAt - left.usedAt);
  for (const { path } of aged.slice(KEPT_BUILDS)) await rm(path, { recursive: true, force: true });
}

/** 0 when another runtime has just removed it. */
const usedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
