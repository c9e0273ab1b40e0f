import { runCli } from '../../../ops/cli/run.ts';
import type { TestStack } from './stack.ts';

/** One command line against a test's stack, as `npm run ops --` would run it. */
export async function runOps(line: string[], stack: TestStack) {
  let stdout = '';
  let stderr = '';
  const code = await runCli(line, {
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    open: async ({ out }) => stack.context({ out }),
  });
  return { code, stdout, stderr, json: () => JSON.parse(stdout) };
}
