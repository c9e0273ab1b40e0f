import { readDeadLetter } from '../../../shared/dead-letters/letter.ts';
import { OUTCOME_WORDS } from '../../../shared/dead-letters/outcome.ts';
import type { ReplayReport, ReplayResult } from '../../../shared/dead-letters/replay.ts';
import { isJson } from '../../../shared/platform/json.ts';
import { readGivenFile } from '../../../tools/command-line/given-file.ts';
import { choice, count, flag } from '../../../tools/command-line/options.ts';
import { table } from '../../../tools/command-line/table.ts';
import { joined, lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { countOutcomes, replay as replayOnRecord } from '../../actions/dead-letters.ts';
import type { OpsContext } from '../../context.ts';
import { EXIT, type ExitCode, verb } from '../noun.ts';
import { chooseIds, FILTER_OPTIONS } from './selection.ts';

export const replay = verb({
  summary: 'send them back to their queue, and say what became of them',
  description: [
    'Sends dead letters back to the queues they came from and waits until their consumers have',
    'said what became of them. What was done before is skipped by its effect key and reported as',
    '"already done"; "done" is only said when the consumer has said so. Ids may be of any status,',
    'filters take only what waits, or with --status discarded what was given up. When the first ten',
    'all fail again, the rest is left alone.',
  ].join('\n'),
  args: [{ name: 'id', summary: 'ids, or their beginnings', many: true }],
  options: {
    ...FILTER_OPTIONS,
    all: flag('everything that waits'),
    status: choice(['waiting', 'discarded'], {
      summary: 'of a filter: what waits, or what was discarded',
      fallback: 'waiting',
    }),
    edit: {
      type: 'string',
      value: 'FILE',
      summary: "send this file's text instead (one id; the original is kept)",
    },
    wait: count({ summary: 'wait so long for the outcome', value: 'SECONDS', fallback: 30 }),
    resend: flag('also what is being replayed already: its message was lost'),
    'keep-going': flag('do not stop when the first ten all fail again'),
  },
  changes: true,
  wayBack: 'nothing to take back: what was done already is not done again',
  problems: 'some failed again, or their outcome is still open',
  examples: [
    'dead-letters replay 3f2a91c0',
    'dead-letters replay --queue billing --since 2h --dry-run',
    'dead-letters replay 3f2a91c0 --edit corrected.json',
  ],
  async run({ args, options, dryRun }, context) {
    const { out } = context;
    const waitSeconds = options.wait;
    const edited = options.edit === undefined ? undefined : await readEdited(options.edit);
    const ids = await chooseIds({ args, options, status: options.status }, context);
    if (ids.length === 0) {
      out.show({ results: [] }, () => text`Nothing to replay.`);
      return EXIT.ok;
    }
    if (edited !== undefined) await checkEdited({ edited, ids }, context);
    if (dryRun) {
      out.show({ dryRun: true, ids }, () =>
        lines(
          text`Would replay ${ids.length}:`,
          ids.map((id) => text`${id}`),
        ),
      );
      return EXIT.ok;
    }
    const report = await replayOnRecord(
      {
        ids,
        editedBody: edited,
        waitSeconds,
        resend: options.resend,
        keepGoing: options['keep-going'],
        onProgress: (said) => out.progress(text`${said}`),
      },
      context,
    );
    out.show(report, () => render(report, waitSeconds));
    return exitOf(report);
  },
});

const readEdited = async (path: string) => (await readGivenFile(path)).toString('utf8').trim();

/** @throws WrongUse for a body that would fail in another way than the original. */
async function checkEdited(
  { edited, ids }: { edited: string; ids: string[] },
  { db }: OpsContext,
): Promise<void> {
  const [id, second] = ids;
  if (!id || second) throw new WrongUse('--edit is for one dead letter');
  const { body } = await readDeadLetter(id, { sql: db });
  if (isJson(body) && !isJson(edited))
    throw new WrongUse('--edit: the file is not JSON, the original is');
}

function render(report: ReplayReport, waitSeconds: number) {
  const counts = Object.entries(countOutcomes(report)).map(
    ([outcome, count]) => text`${count} ${OUTCOME_WORDS[outcome as ReplayResult['outcome']]}`,
  );
  const open = report.results.some(({ outcome }) => outcome === 'pending');
  return lines(
    table(report.results, {
      id: (r) => r.id.slice(0, 8),
      outcome: (r) => OUTCOME_WORDS[r.outcome],
      reason: (r) => (r.error ? `${r.error.name}: ${r.error.message}` : null),
    }),
    text``,
    text`${joined(counts, ', ')}.`,
    open &&
      text`"Still waiting": sent, with no outcome after ${waitSeconds} s. Its queue tries it again; see dead-letters show.`,
    report.arrived > 0 &&
      text`${report.arrived} new dead letters arrived in the same queues meanwhile: the cause may still be at work.`,
  );
}

function exitOf({ results }: ReplayReport): ExitCode {
  if (results.some(({ outcome }) => outcome === 'not-sent')) return EXIT.failed;
  return results.every(({ outcome }) => outcome === 'done' || outcome === 'already-done')
    ? EXIT.ok
    : EXIT.problems;
}
