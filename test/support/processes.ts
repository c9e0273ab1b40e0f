import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Every process that descends from `pid`, itself included. */
export function processTree(pid: number): number[] {
  const parents = allParents();
  const tree = [pid];
  for (const parent of tree)
    tree.push(...parents.filter(([, above]) => above === parent).map(([child]) => child));
  return tree;
}

/** False for a zombie, too: it has ended, and only its parent has not looked yet. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return stateOf(pid) !== 'Z';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Processes other than this one that a test run started: they have its temporary folder in their
 * environment or on their command line.
 */
export function processesOf(dir: string): { pid: number; command: string }[] {
  const found = process.platform === 'linux' ? linuxProcesses() : otherProcesses();
  return found
    .filter(
      ({ pid, environment, command }) =>
        pid !== process.pid && `${environment} ${command}`.includes(dir),
    )
    .map(({ pid, command }) => ({ pid, command }));
}

function linuxProcesses() {
  return processIds().flatMap((pid) => {
    try {
      const read = (name: string) =>
        readFileSync(`/proc/${pid}/${name}`, 'utf8').replaceAll('\0', ' ').trim();
      return [{ pid, environment: read('environ'), command: read('cmdline') }];
    } catch {
      return []; // ended meanwhile, or of another user
    }
  });
}

function otherProcesses() {
  return execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => {
      const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(row) ?? [];
      return { pid: Number(pid), environment: '', command: command ?? '' };
    });
}

const processIds = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

function stateOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2)[0];
}

function allParents(): [pid: number, parent: number][] {
  if (process.platform !== 'linux') {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    return table
      .trim()
      .split('\n')
      .map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  }
  return processIds().flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return [[pid, parent] as [number, number]];
    } catch {
      return []; // ended meanwhile
    }
  });
}
