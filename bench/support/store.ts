import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The machine's S3 in a process of its own. */
export async function startStoreProcess() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'store-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { endpoint, credentials } = JSON.parse(String(line)) as {
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  return { endpoint, credentials, stop: () => void child.stdin.end() };
}
