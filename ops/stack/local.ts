import { join } from 'node:path';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import type { StackAddresses } from './addresses.ts';
import { parseStackFile, readStackFile, type StackFile, stateDirectory } from './stack-file.ts';

/**
 * The stack that runs on this machine.
 * @throws InvalidConfiguration when none runs, with the command that starts one.
 */
export async function readLocalStack(stateDir = stateDirectory()): Promise<StackAddresses> {
  const stack = readStackFile(stateDir);
  if (!isAlive(stack.pid)) {
    throw new InvalidConfiguration(
      `The stack of ${join(stateDir, 'stack.json')} is gone (process ${stack.pid}). Start it again: npm start`,
    );
  }
  return toAddresses(stack, stateDir);
}

/** @throws InvalidConfiguration when it is not what this version of the runtime writes. */
export const toLocalAddresses = (content: unknown, stateDir: string): StackAddresses =>
  toAddresses(parseStackFile(content, stateDir), stateDir);

function toAddresses(stack: StackFile, stateDir: string): StackAddresses {
  const { pid, startedAt, awsEndpoint, operator, databaseUrl, workerUrl, logsDir, ...rest } = stack;
  if (!workerUrl) {
    throw new InvalidConfiguration(
      'The stack has no worker login: it was never migrated. Start it again: npm start -- --fresh',
    );
  }
  return {
    ...rest,
    stage: 'local',
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
