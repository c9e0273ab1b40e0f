import { type Check, hasProblem } from '../../../shared/health/check.ts';
import { printable } from '../../../shared/platform/printable.ts';
import { EXIT, type Noun, verb } from '../noun.ts';
import { diagnose } from './diagnose.ts';

const MARKS = { ok: 'ok', warning: 'look', problem: 'BAD' } as const;

/** Looks at everything that a night's trouble usually is. */
export const noun: Noun = {
  name: 'doctor',
  summary: 'looks at stack, database, queues, secrets, schedules; says what to do',
  verbs: {
    '': verb({
      summary: 'looks at stack, database, queues, secrets, schedules; says what to do',
      problems: 'at least one problem was found',
      async run(_input, context) {
        const checks = await diagnose(context);
        context.out.show({ healthy: !hasProblem(checks), checks }, () =>
          checks.map(line).join('\n'),
        );
        return hasProblem(checks) ? EXIT.problems : EXIT.ok;
      },
    }),
  },
};

const NAME_WIDTH = 20;

/** What was found, and below it what to do about it. */
function line({ status, name, detail, advice }: Check): string {
  const found = `${MARKS[status].padEnd(4)}  ${name.padEnd(NAME_WIDTH)}${printable(detail)}`;
  return advice ? `${found}\n${' '.repeat(NAME_WIDTH + 6)}→ ${advice}` : found;
}
