import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a checkout is: `0.1.0+3f2a91c0d4e5`, or the version alone where there is no commit to be read. */
export function readVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const commit = readCommit(join(root, '.git'));
  return commit ? `${version}+${commit.slice(0, 12)}` : version;
}

/** Read from the files, so that a machine without git deploys too. A worktree's `.git` names its folder. */
function readCommit(place: string): string | undefined {
  const at = (...path: string[]) => {
    const file = join(...path);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  };
  try {
    const elsewhere = /^gitdir: (.+)$/.exec(isFile(place) ? (at(place) ?? '') : '')?.[1];
    const dir = elsewhere ?? place;
    const common = join(dir, at(dir, 'commondir') ?? '.');
    const head = readFileSync(join(dir, 'HEAD'), 'utf8').trim();
    const ref = /^ref: (.+)$/.exec(head)?.[1];
    const commit =
      ref === undefined ? head : (at(common, ref) ?? packed(at(common, 'packed-refs'), ref));
    return /^[0-9a-f]{40}$/.test(commit ?? '') ? commit : undefined;
  } catch {
    return undefined;
  }
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

const packed = (refs: string | undefined, ref: string) =>
  refs
    ?.split('\n')
    .find((line) => line.endsWith(` ${ref}`))
    ?.split(' ')[0];
