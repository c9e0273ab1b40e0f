import { atTerminal, type Terminal } from '../../../ops/cli/context.ts';
import type { Noun } from '../../../ops/cli/noun.ts';
import { createNouns } from '../../../ops/cli/nouns.ts';
import { runOps as runProgram } from '../../../ops/cli/program.ts';
import { createContext, type OpsContext, openContext } from '../../../ops/context.ts';
import type { StackAddresses } from '../../../ops/stack/addresses.ts';
import type { TestStack } from './stack.ts';

/** Every noun, with a console that does not start. */
export const nouns = createNouns({
  createSignInLink: () => 'link',
  keyOfRole: () => 'key',
  start: () => Promise.reject(new Error('there is no console here')),
});

type Where = {
  /** Opened for the command, and closed with it. Without: as the operator's own shell would find it. */
  open?: () => OpsContext;
  nouns?: readonly Noun[];
  /** What standard input says. */
  input?: string;
  terminal?: Partial<Terminal>;
};

/** One command line, as `npm run ops --` would run it. */
export async function runLine(line: readonly string[], where: Where = {}) {
  let stdout = '';
  let stderr = '';
  const { open, input } = where;
  const code = await runProgram(line, {
    nouns: where.nouns ?? nouns,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    open: async ({ stage, stack, out }) =>
      atTerminal(open ? { ...open(), stage } : await openContext({ stage, stack }), {
        out,
        // As from a script, wherever the suite runs: nobody answers.
        interactive: false,
        ...(input !== undefined && { readInput: async () => input }),
        ...where.terminal,
      }),
  });
  return { code, stdout, stderr, json: () => JSON.parse(stdout) };
}

/** Against a test's stack. */
export const runOps = (line: readonly string[], stack: TestStack, input?: string) =>
  runLine(line, { open: () => stack.context(), ...(input !== undefined && { input }) });

/** Against a stack of these addresses. */
export const runAt = (line: readonly string[], stack: StackAddresses, input?: string) =>
  runLine(line, { open: () => createContext({ stack }), ...(input !== undefined && { input }) });
