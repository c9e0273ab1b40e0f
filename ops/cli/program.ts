import { STAGES } from '../../lib/naming.ts';
import type { ExitCode, Program } from '../../tools/command-line/command.ts';
import { choice, flag } from '../../tools/command-line/options.ts';
import type { Out } from '../../tools/command-line/output.ts';
import { runProgram } from '../../tools/command-line/run.ts';
import type { CliContext } from './context.ts';
import type { Noun, Verb } from './noun.ts';

export type OpenForVerb = (input: {
  stage: string;
  out: Out;
  stack: 'needed' | 'none';
}) => Promise<CliContext>;

/** The operator's command line, of whatever nouns it is given. */
export const opsProgram = (nouns: readonly Noun[]): Program<Verb> => ({
  call: 'npm run ops --',
  nouns,
  common: {
    stage: choice(STAGES, { value: 'STAGE', summary: 'which', fallback: 'local' }),
    json: flag('print JSON; called by npm run -s ops, npm adds nothing to it'),
  },
  notes: [
    'Exit codes: 0 done · 1 failed · 2 wrong command line · 3 problems, or still open',
    'Begin with: doctor, what is wrong and what to do · console, a page for all this',
  ],
});

/** Runs one operator command; @returns its exit code, whatever goes wrong. */
export function runOps(
  argv: readonly string[],
  deps: {
    nouns: readonly Noun[];
    stdout?: (text: string) => void;
    stderr?: (text: string) => void;
    open: OpenForVerb;
  },
): Promise<ExitCode> {
  const { nouns, open, ...streams } = deps;
  return runProgram(opsProgram(nouns), argv, {
    ...streams,
    async enter({ verb, common, input }, { out }) {
      const stack = typeof verb.stack === 'function' ? verb.stack(input.options) : verb.stack;
      const context = await open({ stage: common.stage as string, out, stack });
      try {
        return await verb.run(input, context);
      } finally {
        await context.close();
      }
    },
  });
}
