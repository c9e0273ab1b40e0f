import { checkEdit } from '../../../shared/dead-letters/edit.ts';
import { readDeadLetter } from '../../../shared/dead-letters/letter.ts';
import { countArrivals } from '../../../shared/dead-letters/replays/follow.ts';
import { endedOf, listItems } from '../../../shared/dead-letters/replays/replay.ts';
import { MAX_FAILURES, RATE } from '../../../shared/dead-letters/replays/start.ts';
import { InvalidRequest, NotFound } from '../../../shared/platform/errors.ts';
import { readGivenText } from '../../../tools/command-line/given-file.ts';
import { choice, count, flag } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { replayAndFollow } from '../../actions/dead-letters.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { exitOf, renderReplay, SHOWN } from '../replays/render.ts';
import { chooseLetters, FILTER_OPTIONS } from './selection.ts';

export const replay = verb({
  summary: 'send them back to their queue, and say what became of them',
  description: [
    'Begins a replay, which runs in the stack at a capped rate, and follows it for a while; replays show',
    'goes on with that from anywhere. What was done before is skipped by its effect key and reported as',
    '"already done"; "done" is only said when the consumer has said so. Ids may be of any status, filters',
    'take only what waits, or with --status discarded what was given up. It stops itself when ten have',
    'failed again. --dry-run has the consumers do it in transactions that are rolled back.',
  ].join('\n'),
  args: [{ name: 'id', summary: 'ids, or their beginnings', many: true }],
  options: {
    ...FILTER_OPTIONS,
    all: flag('everything that waits'),
    status: choice(['waiting', 'discarded'], {
      summary: 'of a filter: what waits, or what was discarded',
      fallback: 'waiting',
    }),
    reason: { type: 'string', value: 'TEXT', summary: 'why, for the record' },
    rate: count({
      summary: 'messages a second at most',
      fallback: RATE.usual,
      min: 1,
      max: RATE.most,
    }),
    'max-failures': count({
      summary: 'stop when so many have failed again; no more are under way than may still fail',
      fallback: MAX_FAILURES,
      min: 1,
    }),
    'keep-going': flag('do not stop, however many fail'),
    edit: {
      type: 'string',
      value: 'FILE',
      summary: "send this file's text instead (one id; the original is kept)",
    },
    wait: count({ summary: 'follow it for so long', value: 'SECONDS', fallback: 30 }),
    resend: flag('also what is being replayed already: its message was lost'),
  },
  changes: true,
  wayBack: 'replays abort, for what has not left yet; what was done already is not done again',
  problems: 'some failed again, or their outcome is still open',
  examples: [
    'dead-letters replay 3f2a91c0',
    'dead-letters replay --group 8d9f0a12 --dry-run',
    'dead-letters replay --group 8d9f0a12 --rate 5 --reason "plan was added"',
    'dead-letters replay 3f2a91c0 --edit corrected.json',
  ],
  async run({ args, options, dryRun }, context) {
    const { out, db } = context;
    const selection = await chooseLetters({ args, options, status: options.status }, context);
    const editedBody =
      options.edit === undefined ? undefined : await readEdited(options.edit, selection, context);
    try {
      const run = await replayAndFollow(
        {
          selection,
          dryRun,
          editedBody,
          reason: options.reason ?? 'no reason was given',
          rate: options.rate,
          maxFailures: options['keep-going'] || dryRun ? null : options['max-failures'],
          resend: options.resend,
          waitSeconds: options.wait,
          onProgress: (at) => out.progress(text`${endedOf(at)} of ${at.total} have ended`),
        },
        context,
      );
      const [{ rows: items }, arrived] = await Promise.all([
        listItems({ id: run.id, limit: SHOWN }, { sql: db }),
        countArrivals(run, { sql: db }),
      ]);
      const results = items.map(({ deadLetterId: id, state: outcome, error, changes }) => ({
        id,
        outcome,
        ...(error && { error }),
        ...(changes && { changes }),
      }));
      out.show({ ...run, results, arrived }, () => renderReplay({ run, items, arrived }));
      return exitOf(run);
    } catch (error) {
      if (!(error instanceof NotFound) || error.message !== 'Nothing to replay') throw error;
      out.show({ results: [] }, () => text`Nothing to replay.`);
      return EXIT.ok;
    }
  },
});

/** @throws WrongUse for a body that its queue would refuse. */
async function readEdited(
  path: string,
  selection: Awaited<ReturnType<typeof chooseLetters>>,
  { db, out }: CliContext,
): Promise<string> {
  const [id, second] = 'ids' in selection ? selection.ids : [];
  if (!id || second) throw new WrongUse('--edit is for one dead letter');
  const edited = await readGivenText(path);
  try {
    const { body, otherEffect } = checkEdit(await readDeadLetter(id, { sql: db }), edited);
    if (otherEffect) out.progress(text`Its effect key is another one than the original's.`);
    return body;
  } catch (cause) {
    if (!(cause instanceof InvalidRequest)) throw cause;
    throw new WrongUse(`--edit: ${cause.message}`, { cause });
  }
}
