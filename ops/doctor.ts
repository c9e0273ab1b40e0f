import { hasProblem } from '../shared/health/check.ts';
import { diagnose } from './doctor/diagnose.ts';
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
      async run(_input, context) {
        const checks = await diagnose(context);
        context.out.show({ healthy: !hasProblem(checks), checks }, () =>
          context.out.table(checks, {
            '': (c) => MARKS[c.status],
            check: (c) => c.name,
            found: (c) => c.detail,
            'what to do': (c) => c.advice,
          }),
        );
        return hasProblem(checks) ? EXIT.problems : EXIT.ok;
      },
    }),
  },
};
