import { checkDepths } from '../../shared/health/queues.ts';
import { readQueueDepths } from '../stack/queue-depths.ts';
import { EXIT, type Noun, verb } from './noun.ts';

/** The stack's queues, by depth. */
export const noun: Noun = {
  name: 'queues',
  summary: 'what waits in SQS',
  verbs: {
    list: verb({
      summary: 'each queue: messages waiting, with a consumer, delayed',
      problems: 'messages were given up and are not collected',
      examples: ['queues list'],
      async run(_input, context) {
        const depths = await readQueueDepths(context);
        context.out.show(depths, () =>
          context.out.table(depths, {
            queue: (q) => q.name,
            waiting: (q) => q.waiting,
            'in flight': (q) => q.inFlight,
            delayed: (q) => q.delayed,
          }),
        );
        return checkDepths(depths).status === 'problem' ? EXIT.problems : EXIT.ok;
      },
    }),
  },
};
