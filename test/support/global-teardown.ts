import { rm } from 'node:fs/promises';
import { eventually } from './eventually.ts';
import { processesOf } from './processes.ts';

/** Milliseconds for what was told to end: Jest's workers, and what ends with them. */
const GONE_WITHIN = 15_000;

/** Stops the suite's Postgres, and fails the run when a test left a process behind. */
export default async function globalTeardown() {
  const server = globalThis.nightshiftTestServer;
  if (!server) return;
  server.pooler?.stop();
  await server.postgres.stop();
  try {
    await eventually(() => expectNoneOf(server.dir), { within: GONE_WITHIN, every: 200 });
  } finally {
    for (const { pid } of processesOf(server.dir)) process.kill(pid, 'SIGKILL');
    await rm(server.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

function expectNoneOf(dir: string): void {
  const left = processesOf(dir);
  if (left.length === 0) return;
  const list = left.map(({ pid, command }) => `  ${pid} ${command.slice(0, 200)}`);
  throw new Error(`Tests left processes behind (now killed):\n${list.join('\n')}`);
}
