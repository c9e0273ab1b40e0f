import { type Check, hasProblem } from '../../shared/health/check.ts';
import { flag } from '../../tools/command-line/options.ts';
import { column, lines, text } from '../../tools/command-line/text.ts';
import { runnable } from '../stack/advice.ts';
import { diagnose } from '../stack/diagnose.ts';
import { EXIT, type Noun, verb } from './noun.ts';

const MARKS = { ok: 'ok', warning: 'look', problem: 'BAD' } as const;

/** Looks at everything that a night's trouble usually is. */
export const noun: Noun = {
  name: 'doctor',
  summary: 'looks at stack, database, queues, secrets, schedules; says what to do',
  verbs: {
    '': verb({
      summary: 'looks at stack, database, queues, secrets, schedules; says what to do',
      problems: 'at least one problem was found',
      options: { drift: flag('compare the stack with its template anew: takes a minute') },
      examples: ['doctor', 'doctor --stage prod --json', 'doctor --stage prod --drift'],
      async run({ options }, context) {
        const checks = await diagnose(context, { drift: options.drift, stored: true });
        context.out.show({ healthy: !hasProblem(checks), checks }, () =>
          lines(checks.map((check) => line(check, context))),
        );
        return hasProblem(checks) ? EXIT.problems : EXIT.ok;
      },
    }),
  },
};

const NAME_WIDTH = 20;

/** What was found, and below it what to do about it. */
function line({ status, name, detail, advice }: Check, stack: { stage: string }) {
  const mark = MARKS[status].padEnd(4);
  return lines(
    text`${mark}  ${column(name, NAME_WIDTH)}${detail}`,
    advice !== undefined && text`${' '.repeat(NAME_WIDTH + 6)}→ ${runnable(advice, stack)}`,
  );
}
