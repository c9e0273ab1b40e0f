import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackFile } from '../../ops/stack/stack-file.ts';

/** Written whole or not at all, and readable by its owner only: it holds credentials. */
export function writeStackFile(stateDir: string, content: StackFile): void {
  const path = join(stateDir, 'stack.json');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** From here on the commands find no stack that runs on this machine. */
export function removeStackFile(stateDir: string): void {
  rmSync(join(stateDir, 'stack.json'), { force: true });
}
