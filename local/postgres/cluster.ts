import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import { damaged } from '../state/state-folder.ts';
import type { Binaries } from './binaries.ts';

const run = promisify(execFile);

/**
 * Looks whether the cluster of an earlier start is one that these programs can open.
 * @throws InvalidConfiguration that says what to do, where Postgres would say FATAL.
 */
export async function refuseOtherCluster(input: {
  data: string;
  stateDir: string;
  binaries: Binaries;
}): Promise<void> {
  const { data, stateDir, binaries } = input;
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) return;
  const { stdout } = await run(binaries.postgres, ['--version']);
  const [, major] = / (\d+)\./.exec(stdout) ?? [];
  const name = join('data', 'PG_VERSION');
  if (!/^\d+$/.test(version.trim())) throw damaged(stateDir, name);
  if (version.trim() !== major)
    throw new InvalidConfiguration(
      `The database in ${stateDir} is of Postgres ${version.trim()}, and this Nightshift brings ${major}: check out the version that made it, or npm start -- --fresh deletes its data and starts clean`,
    );
  if (!existsSync(join(dirname(data), 'password'))) throw damaged(stateDir, 'password');
}
