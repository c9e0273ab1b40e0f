import { readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { processesOf } from './processes.ts';

/** How the folder of a run begins. */
export const PREFIX = 'nightshift-test-';

/** Milliseconds: one that is younger may be about to start what will use it. */
const YOUNG = 3_600_000;

/** Deletes the folders of runs that were killed, which nothing that runs names: they may lie in memory. */
export async function sweepScratch(root: string): Promise<void> {
  const before = Date.now() - YOUNG;
  const left = readdirSync(root)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(root, name))
    .filter((dir) => madeAt(dir) < before)
    .filter((dir) => processesOf(dir).length === 0);
  // One of another user stays.
  for (const dir of left) await rm(dir, { recursive: true, force: true }).catch(() => {});
}

/** Never, for one whose run has just deleted it. */
const madeAt = (dir: string): number =>
  statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
