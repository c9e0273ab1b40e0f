import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeStateFolder } from './state-folder.ts';

type Holder = {
  pid: number;
  /** When that process started: process ids are reused. */
  born: string | undefined;
};

/**
 * Makes this process the only runtime on a state folder. What a killed runtime left is taken over.
 * @returns how to give the folder back
 * @throws Error naming the process that holds the folder
 */
export function lockState(stateDir: string): () => void {
  makeStateFolder(stateDir);
  const path = join(stateDir, 'runtime.lock');
  const mine = JSON.stringify({ pid: process.pid, born: bornAt(process.pid) } satisfies Holder);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(path, mine, { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readHolder(path);
      if (holder && isAlive(holder)) throw new Error(heldBy(holder.pid, stateDir));
      rmSync(path, { force: true });
    }
  }
  throw new Error(`Several runtimes start on ${stateDir} at once: try again`);
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined; // written half by a killed process, or gone by now
  }
}

function isAlive({ pid, born }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return born === undefined || bornAt(pid) === born;
}

/** Linux: the process's start in clock ticks since boot; undefined elsewhere. */
function bornAt(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

const heldBy = (pid: number, stateDir: string): string =>
  `Nightshift runs already on ${stateDir} (process ${pid}): stop it, or name another folder in NIGHTSHIFT_STATE`;
