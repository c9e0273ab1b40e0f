import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Linux's file system in memory. */
const MEMORY = '/dev/shm';

/**
 * The machine's S3 in a process of its own.
 * @param input.inMemory keeps what it stores off the disk, where the system has such a place: S3 does not share
 *   the database's disk, whose writers are measured.
 */
export async function startStoreProcess({ inMemory = false } = {}) {
  const folder = inMemory && existsSync(MEMORY) ? { TMPDIR: MEMORY } : {};
  const child = spawn(process.execPath, [join(import.meta.dirname, 'store-process.ts')], {
    env: { ...process.env, ...folder },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { endpoint, credentials } = JSON.parse(String(line)) as {
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  return { endpoint, credentials, stop: () => void child.stdin.end() };
}
