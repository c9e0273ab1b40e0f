import { checkDepths, isLastQueue } from '../../shared/health/queues.ts';
import { listWindows, stateOf } from '../../shared/maintenance/windows.ts';
import { text } from '../../tools/command-line/text.ts';
import { hold, letGo } from '../actions/maintenance.ts';
import { readQueueDepths } from '../stack/queue-depths.ts';
import { queueNames } from '../stack/queue-names.ts';
import { carryOut } from './carry-out.ts';
import { refuseUnknown } from './known.ts';
import { FOR, required, WHY } from './maintenance/span.ts';
import { EXIT, type Noun, verb } from './noun.ts';

const QUEUE = {
  name: 'queue',
  summary: 'its name, from queues list, or a job’s, from jobs list',
  required: true,
} as const;

const list = verb({
  summary: 'each queue: messages waiting, with a consumer, delayed; held or not',
  problems: 'messages were given up and are not collected',
  examples: ['queues list'],
  async run(_input, context) {
    const [depths, windows] = await Promise.all([
      readQueueDepths(context),
      listWindows({ limit: 100 }, { sql: context.db }),
    ]);
    const now = context.clock();
    const holding = windows.filter((window) => stateOf(window, now) === 'holds');
    const rows = depths.map((depth) => ({
      ...depth,
      heldUntil:
        holding.find(({ queue }) => queue === null || queue === depth.name)?.endsAt ?? null,
    }));
    context.out.show(rows, () =>
      context.out.table(rows, {
        queue: (q) => q.name,
        waiting: (q) => q.waiting,
        'in flight': (q) => q.inFlight,
        delayed: (q) => q.delayed,
        'held until': (q) => q.heldUntil,
      }),
    );
    return checkDepths(depths).status === 'problem' ? EXIT.problems : EXIT.ok;
  },
});

const pause = verb({
  summary: 'hold one queue or one job: its messages wait, its consumer gets none',
  description: 'It ends by itself, and a deployment does not end it. What is in work is finished.',
  args: [QUEUE],
  options: { for: FOR, why: WHY },
  changes: true,
  wayBack: 'npm run ops -- queues resume QUEUE',
  examples: ['queues pause email --for 1h --why "SES is in trouble"'],
  async run({ args: [queue = ''], options, dryRun }, context) {
    const span = required(options.for, '--for');
    const why = required(options.why, '--why');
    refuseUnknown({
      given: queue,
      names: holdable(context.stack.queues),
      what: 'queue',
      see: 'queues list',
    });
    const startsAt = context.clock();
    const endsAt = new Date(startsAt.getTime() + span);
    const window = await carryOut({ dryRun }, () =>
      hold({ queue, startsAt, endsAt, why }, context),
    );
    context.out.show(
      dryRun ? { dryRun, queue, endsAt } : window,
      () => text`${queue} ${dryRun ? 'would be' : 'is'} held until ${endsAt.toISOString()}`,
    );
    return EXIT.ok;
  },
});

const resume = verb({
  summary: 'hand out what a held queue has, now',
  args: [QUEUE],
  changes: true,
  wayBack: 'npm run ops -- queues pause QUEUE',
  examples: ['queues resume email'],
  async run({ args: [queue = ''], dryRun }, context) {
    refuseUnknown({
      given: queue,
      names: holdable(context.stack.queues),
      what: 'queue',
      see: 'queues list',
    });
    const ended = await carryOut({ dryRun }, () => letGo({ queue }, context));
    context.out.show(dryRun ? { dryRun, queue } : ended, () =>
      dryRun ? text`Would hand out what ${queue} has` : text`${queue} is handed out again`,
    );
    return EXIT.ok;
  },
});

/** The sweeper holds and lets go, so its own queue is never held; the last queues hold what is lost. */
const holdable = (queues: Readonly<Record<string, string>>) =>
  queueNames(queues).filter((name) => name !== 'sweep-occurrences' && !isLastQueue(name));

/** The stack's queues, by depth. */
export const noun: Noun = {
  name: 'queues',
  summary: 'what waits in SQS, and holding one queue back',
  verbs: { list, pause, resume },
};
