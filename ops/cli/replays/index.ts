import { countArrivals, followReplay } from '../../../shared/dead-letters/replays/follow.ts';
import {
  endedOf,
  ITEM_STATES,
  listItems,
  listReplays,
  readReplay,
} from '../../../shared/dead-letters/replays/replay.ts';
import { idBeginningWith } from '../../../shared/platform/database/id-beginning.ts';
import { shortId } from '../../../shared/platform/uuid.ts';
import { choice, count, flag } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { abort as abortOnRecord } from '../../actions/dead-letters.ts';
import type { OpsContext } from '../../context.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, type Noun, verb } from '../noun.ts';
import { exitOf, renderReplay, SHOWN } from './render.ts';

const ID = [{ name: 'id', summary: 'the replay, or the beginning of its id', required: true }];

const findReplay = (given: string | undefined, { db }: Pick<OpsContext, 'db'>) =>
  idBeginningWith({ given: given ?? '', table: 'replays', noun: 'replay' }, { sql: db });

const list = verb({
  summary: 'replays, newest first: who, why, how far',
  options: {
    limit: count({ summary: 'how many at most', fallback: 20, min: 1, max: 1_000 }),
    after: { type: 'string', value: 'KEY', summary: 'go on where a list ended' },
  },
  examples: ['replays list'],
  async run({ options }, { db, out }) {
    const { rows, next } = await listReplays(options, { sql: db });
    out.show({ replays: rows, next }, () =>
      rows.length === 0
        ? text`No replays. dead-letters replay begins one.`
        : lines(
            out.table(rows, {
              id: (r) => shortId(r.id),
              kind: (r) => (r.dryRun ? 'dry run' : 'replay'),
              status: (r) => r.status,
              ended: (r) => text`${endedOf(r)} of ${r.total}`,
              rate: (r) => r.rate,
              began: (r) => r.createdAt,
              by: (r) => r.operator,
              why: (r) => r.reason,
            }),
            next !== undefined && text`… and more: --limit, or --after ${next}`,
          ),
    );
    return EXIT.ok;
  },
});

const show = verb({
  summary: 'one replay: how far it is, and what became of each letter',
  args: ID,
  options: {
    state: choice(ITEM_STATES, { value: 'STATE', summary: 'only letters of this outcome' }),
    limit: count({ summary: 'how many letters at most', fallback: SHOWN, min: 1, max: 100_000 }),
    follow: flag('until it has ended'),
  },
  problems: 'some failed again, or it has not ended',
  examples: ['replays show 8d9f0a12', 'replays show 8d9f0a12 --state failed'],
  async run({ args, options }, context) {
    const { db, out } = context;
    const id = await findReplay(args[0], context);
    if (options.follow)
      await followReplay(
        {
          id,
          waitSeconds: Number.POSITIVE_INFINITY,
          onProgress: (at) => out.progress(text`${endedOf(at)} of ${at.total} have ended`),
        },
        { sql: db },
      );
    const { state, limit } = options;
    const [run, { rows: items }, arrived] = await Promise.all([
      readReplay(id, { sql: db }),
      listItems({ id, state, limit }, { sql: db }),
      countArrivals({ id }, { sql: db }),
    ]);
    out.show({ ...run, items, arrived }, () => renderReplay({ run, items, arrived }));
    return exitOf(run);
  },
});

const abort = verb({
  summary: 'end a replay: nothing more is sent, what is under way comes to its end',
  args: ID,
  changes: true,
  wayBack: 'dead-letters replay of what was left alone',
  examples: ['replays abort 8d9f0a12'],
  async run({ args, dryRun }, context) {
    const { out } = context;
    const id = await findReplay(args[0], context);
    const { leftAlone } = await carryOut({ dryRun }, () => abortOnRecord({ id }, context));
    out.show({ dryRun, id, leftAlone }, () =>
      dryRun ? text`Would leave ${leftAlone} alone.` : text`Aborted; ${leftAlone} were left alone.`,
    );
    return EXIT.ok;
  },
});

/** Replays of dead letters, as things that go on by themselves. */
export const noun: Noun = {
  name: 'replays',
  summary: 'what is being replayed, and what became of it',
  verbs: { list, show, abort },
};
