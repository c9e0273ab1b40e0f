import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY } from '../../platform/durations.ts';

/** Removes what a run that was killed a day ago or longer left in the temp folder: it may be plaintext. */
export async function sweepTemporary(prefix: string): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(tmpdir(), name);
    const found = await stat(folder).catch(() => undefined);
    // What is another user's stays: it is theirs.
    if (found && Date.now() - found.mtimeMs > DAY)
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
