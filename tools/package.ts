import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InvalidConfiguration } from '../shared/platform/errors.ts';

export type Package = { file: string; sha256: string; bytes: number };

/**
 * Writes `nightshift-<version>-<commit>.zip` and beside it the file that `sha256sum -c` reads. It holds
 * what is committed and nothing else: no environment, no state, no node_modules.
 * @throws InvalidConfiguration where there is no commit to be packed, or something is not committed
 */
export function packageProject({ root, outDir }: { root: string; outDir: string }): Package {
  const git = (...args: string[]) => {
    try {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
    } catch (cause) {
      throw new InvalidConfiguration('A delivery is made of a commit: run it in a git checkout', {
        cause,
      });
    }
  };
  const open = git('status', '--porcelain');
  if (open)
    throw new InvalidConfiguration(
      `A delivery is made of a commit, and something is not committed: ${open.split('\n')[0]?.trim()}`,
    );
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const name = `nightshift-${version}-${git('rev-parse', '--short=12', 'HEAD')}`;
  mkdirSync(outDir, { recursive: true });
  const file = join(outDir, `${name}.zip`);
  git('archive', '--format=zip', `--prefix=${name}/`, `--output=${file}`, 'HEAD');
  const content = readFileSync(file);
  const sha256 = createHash('sha256').update(content).digest('hex');
  writeFileSync(`${file}.sha256`, `${sha256}  ${basename(file)}\n`);
  return { file, sha256, bytes: content.length };
}
