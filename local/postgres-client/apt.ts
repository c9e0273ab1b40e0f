import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** In one language, because the answers are read. */
const options = () => ({ env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 64 << 20 });
const DEPENDS = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'];

export type Apt = {
  /** Names that begin so, of packages that can be had. */
  names(prefix: string): Promise<string[]>;
  /** A package, and of the libraries that it needs those that are not installed. */
  missing(name: string): Promise<string[]>;
  /** Puts the packages' files into the work folder. */
  download(names: string[]): Promise<void>;
};

/**
 * The system's package lists, without root: a system that never fetched them (a bare container)
 * gets them into the work folder.
 */
export async function openApt(work: string): Promise<Apt> {
  const system = withOptions(work, []);
  if ((await system.names('postgresql-client-')).length > 0) return system;
  const [lists, cache] = [join(work, 'lists'), join(work, 'cache')];
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives/partial'), { recursive: true });
  const own = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${cache}`];
  await run('apt-get', [...own, 'update'], options());
  return withOptions(work, own);
}

function withOptions(work: string, lists: string[]): Apt {
  const cache = async (...args: string[]) =>
    (await run('apt-cache', [...lists, ...args], options())).stdout;
  return {
    async names(prefix) {
      return (await cache('pkgnames', prefix)).split('\n').filter(Boolean);
    },
    async missing(name) {
      const without = DEPENDS.map((kind) => `--no-${kind}`);
      const needs = readDepends(await cache('depends', '--recurse', ...without, name));
      const installed = await listInstalled();
      const wanted = new Set([name]);
      // Libraries only: the rest of a distribution's dependencies is for its own scripts.
      for (const each of wanted)
        for (const library of needs.get(each) ?? [])
          if (library.startsWith('lib') && !installed.has(library)) wanted.add(library);
      return [...wanted];
    },
    async download(names) {
      await run('apt-get', [...lists, 'download', ...names], { cwd: work, ...options() });
    },
  };
}

/** `apt-cache depends`: a package at the margin, what it needs indented, virtual ones in brackets. */
function readDepends(text: string): Map<string, string[]> {
  const needs = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split('\n')) {
    const name = /^(?: *\|?(?:Pre)?Depends: | {4})?([a-z0-9][a-z0-9.+-]*)(?::\w+)?$/.exec(
      line,
    )?.[1];
    if (!name) continue;
    if (line.startsWith(' ')) {
      current.push(name);
      continue;
    }
    current = [];
    needs.set(name, current);
  }
  return needs;
}

async function listInstalled(): Promise<Set<string>> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own notation
  const format = '-f=${db:Status-Status} ${Package}\n';
  const { stdout } = await run('dpkg-query', ['-W', format], options());
  const lines = stdout.split('\n').filter((line) => line.startsWith('installed '));
  return new Set(lines.map((line) => line.slice('installed '.length)));
}

/** What is in a package's file, without installing it. */
export async function unpack(file: string, folder: string): Promise<void> {
  await run('dpkg', ['-x', file, folder], options());
}
