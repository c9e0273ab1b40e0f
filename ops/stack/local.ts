import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { NotFound } from '../../shared/platform/errors.ts';
import type { StackAddresses } from './addresses.ts';

const names = z.record(z.string(), z.string());

/** What the runtime writes when it is ready. */
const stackFile = z.object({
  apiUrl: z.string(),
  consoleUrl: z.optional(z.string()),
  mailUrl: z.optional(z.string()),
  databaseUrl: z.string(),
  workerUrl: z.string(),
  awsEndpoint: z.string(),
  region: z.string(),
  operator: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  bus: z.string(),
  queues: names,
  buckets: names,
  functions: z.array(z.string()),
  secrets: names,
  logsDir: z.string(),
  pid: z.number(),
  startedAt: z.string(),
});

const stateDirectory = (environment = process.env) => environment.NIGHTSHIFT_STATE || '.local';

/**
 * The stack that runs on this machine.
 * @throws NotFound when none runs, with the command that starts one.
 */
export async function readLocalStack(stateDir = stateDirectory()): Promise<StackAddresses> {
  const path = join(stateDir, 'stack.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new NotFound(`No stack runs here (${path} is not there). Start one: npm start`);
  });
  const stack = toLocalAddresses(parseJson(text), stateDir);
  const pid = stack.local?.pid as number;
  if (!isAlive(pid)) {
    throw new NotFound(`The stack of ${path} is gone (process ${pid}). Start it again: npm start`);
  }
  return stack;
}

/** @throws NotFound when it is not what this version of the runtime writes. */
export function toLocalAddresses(content: unknown, stateDir: string): StackAddresses {
  const parsed = z.safeParse(stackFile, content);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new NotFound(
      `stack.json in ${stateDir} is of another version (${wrong}). Restart the stack: npm start`,
    );
  }
  const { pid, startedAt, awsEndpoint, operator, databaseUrl, workerUrl, logsDir, ...rest } =
    parsed.data;
  return {
    stage: 'local',
    ...rest,
    local: { stateDir, pid, startedAt, awsEndpoint, operator, databaseUrl, workerUrl, logsDir },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and belongs to someone else.
    return (error as { code?: string }).code === 'EPERM';
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
