import { createContext } from '../ops/context.ts';
import { toLocalAddresses } from '../ops/stack/local.ts';
import { type RunningConsole, startConsole } from './start.ts';

/**
 * The console of the stack on this machine, for its runtime.
 * @param input.stack what stack.json will say.
 */
export async function startLocalConsole(input: {
  stack: unknown;
  stateDir: string;
  port: number;
}): Promise<RunningConsole> {
  const context = createContext({
    stack: toLocalAddresses(input.stack, input.stateDir),
    via: 'console',
    connections: 4,
  });
  try {
    const key = async () => (await context.secret('console-key')) ?? '';
    const { url, stop } = await startConsole({ context, key, port: input.port });
    return { url, stop: () => stop().then(() => context.close()) };
  } catch (error) {
    await context.close();
    throw error;
  }
}
