import type { StackFile } from '../ops/stack/stack-file.ts';

/**
 * Starts the operator console for a stack that has a token to protect it and a worker to act as; a
 * stack without either has no console.
 * @returns the stack with the console's address, and what stops it.
 */
export async function openConsole(
  stack: StackFile,
  { stateDir }: { stateDir: string },
): Promise<{ stack: StackFile; stop: () => Promise<void> }> {
  if (!stack.secrets['console-key'] || !stack.workerUrl) return { stack, stop: async () => {} };
  const { startLocalConsole } = await import('../console/local.ts');
  const { url, stop } = await startLocalConsole({ stack, stateDir, port: 0 });
  return { stack: { ...stack, consoleUrl: url }, stop };
}
