import { listWindows, stateOf } from '../../../shared/maintenance/windows.ts';
import { parsePointOfTime } from '../../../shared/platform/point-of-time.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { hold, letGo } from '../../actions/maintenance.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, type Noun, verb } from '../noun.ts';
import { FOR, required, WHY } from './span.ts';

const on = verb({
  summary: 'hold the whole stage back for a while, or plan to',
  description: [
    'The API for organisations answers 503 with Retry-After, every queue holds, alarms are muted. Stripe',
    'is answered as ever and its events wait. What is scheduled runs afterwards. It ends by itself, and',
    'a deployment does not end it. Planned ahead, every member is told 24 hours before.',
  ].join('\n'),
  options: {
    for: FOR,
    why: WHY,
    at: { type: 'string', value: 'TIME', summary: 'when it begins, ISO 8601; now by default' },
  },
  changes: true,
  wayBack: 'npm run ops -- maintenance off',
  examples: [
    'maintenance on --for 2h --why "database upgrade"',
    'maintenance on --at 2199-12-06T02:00:00Z --for 2h --why "database upgrade"',
  ],
  async run({ options, dryRun }, context) {
    const span = required(options.for, '--for');
    const why = required(options.why, '--why');
    const now = context.clock();
    const startsAt = options.at === undefined ? now : toCome(options.at, now);
    const endsAt = new Date(startsAt.getTime() + span);
    const what = text`from ${startsAt.toISOString()} to ${endsAt.toISOString()}`;
    const window = await carryOut({ dryRun }, () =>
      hold({ queue: null, startsAt, endsAt, why }, context),
    );
    context.out.show(dryRun ? { dryRun, startsAt, endsAt } : window, () =>
      dryRun ? text`Would hold everything ${what}` : text`Maintenance ${what}; it ends by itself`,
    );
    return EXIT.ok;
  },
});

const off = verb({
  summary: 'end the maintenance now, or call off what is planned',
  changes: true,
  wayBack: 'npm run ops -- maintenance on',
  examples: ['maintenance off'],
  async run({ dryRun }, context) {
    const ended = await carryOut({ dryRun }, () => letGo({ queue: null }, context));
    context.out.show(dryRun ? { dryRun } : ended, () =>
      dryRun
        ? text`Would end it, and hand out what waits`
        : text`Ended: what waited is handed out, and what was missed runs now`,
    );
    return EXIT.ok;
  },
});

const list = verb({
  summary: 'what is held, planned and over, of the stage and of single queues',
  options: { limit: count({ summary: 'how many at most', fallback: 20, min: 1 }) },
  examples: ['maintenance list'],
  async run({ options }, { out, db, clock }) {
    const windows = await listWindows({ limit: options.limit }, { sql: db });
    const now = clock();
    out.show(windows, () =>
      windows.length === 0
        ? lines(text`Nothing is held. npm run ops -- maintenance on holds everything`)
        : out.table(windows, {
            holds: (w) => w.queue ?? 'everything',
            state: (w) => stateOf(w, now),
            from: (w) => w.startsAt,
            to: (w) => w.endedAt ?? w.endsAt,
            by: (w) => w.createdBy,
            why: (w) => w.why,
          }),
    );
    return EXIT.ok;
  },
});

/** @throws WrongUse for what is no time, or has been. */
function toCome(given: string, now: Date): Date {
  const at = parsePointOfTime(given)?.(now);
  if (!at || at <= now) throw new WrongUse('--at: a time to come is needed, in ISO 8601');
  return at;
}

/** Holding everything back, for work on what everything needs. */
export const noun: Noun = {
  name: 'maintenance',
  summary: 'hold everything back for a while: 503 outside, queues wait, alarms rest',
  verbs: { on, off, list },
};
