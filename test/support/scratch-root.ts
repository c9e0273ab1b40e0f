import { readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Memory as a file system, where Linux has it. */
const IN_MEMORY = '/dev/shm';

/** Bytes that must be free, there and for this process (a container has a limit): many times what a run has there at once. */
const ROOM = 6_000_000_000;

/**
 * Where a run keeps its databases and temporary files: in memory where there is room, because a disk
 * takes longer for each file the more were deleted before it (decision 120). `TMPDIR` says otherwise.
 */
export function scratchRoot(): string {
  return process.env.TMPDIR === undefined && hasRoomInMemory() ? IN_MEMORY : tmpdir();
}

function hasRoomInMemory(): boolean {
  if (process.platform !== 'linux' || !runsPrograms()) return false;
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize >= ROOM && process.availableMemory() >= ROOM;
}

/** Tests write programs and run them: containers forbid that here, as a rule. */
function runsPrograms(): boolean {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const [, , type, options = ''] =
    mounts.map((line) => line.split(' ')).find(([, at]) => at === IN_MEMORY) ?? [];
  const may = options.split(',');
  return type === 'tmpfs' && may.includes('rw') && !may.includes('noexec');
}
