import {
  endedOf,
  type ItemState,
  type ReplayItem,
  type ReplayRun,
  STATE_WORDS,
} from '../../../shared/dead-letters/replays/replay.ts';
import { shortId } from '../../../shared/platform/uuid.ts';
import { table } from '../../../tools/command-line/table.ts';
import { joined, lines, type Text, text } from '../../../tools/command-line/text.ts';
import { EXIT, type ExitCode } from '../noun.ts';

/** Letters that are shown one by one. */
export const SHOWN = 200;

/** A replay, how far it is, and what became of each of its letters. */
export function renderReplay(input: {
  run: ReplayRun;
  items: readonly ReplayItem[];
  arrived: number;
}): Text {
  const { run, items, arrived } = input;
  const counts = Object.entries(run.counts).map(
    ([state, count]) => text`${count} ${STATE_WORDS[state as ItemState]}`,
  );
  return lines(
    table(items, {
      id: (i) => shortId(i.deadLetterId),
      outcome: (i) => STATE_WORDS[i.state],
      reason: (i) => i.error ?? changesOf(i),
    }),
    run.total > items.length &&
      text`… and ${run.total - items.length} more: replays show ${shortId(run.id)} --json`,
    text``,
    text`${joined(counts, ', ')}.`,
    statusOf(run),
    arrived > 0 &&
      text`${arrived} new dead letters arrived in the same queues meanwhile: the cause may still be at work.`,
  );
}

function statusOf(run: ReplayRun): Text | false {
  const id = shortId(run.id);
  if (run.dryRun && run.status === 'done') return text`Nothing was changed: this was a dry run.`;
  switch (run.status) {
    case 'running':
      return text`It goes on in the stack, ${endedOf(run)} of ${run.total} have ended: replays show ${id} --follow, replays abort ${id}`;
    case 'stopped':
      return text`It stopped itself: ${run.maxFailures} have failed again, the cause is still there. --keep-going does not stop.`;
    case 'aborted':
      return text`It was aborted.`;
    default:
      return false;
  }
}

function changesOf({ changes }: ReplayItem): string | null {
  if (!changes) return null;
  const byTable = Map.groupBy(changes.rows, ({ table }) => table);
  const rows = [...byTable].map(([name, list]) => `${list.length} of ${name}`);
  const removed = Object.entries(changes.removed).map(([name, n]) => `${n} gone from ${name}`);
  return [...rows, ...removed, ...changes.held].join(', ') || null;
}

const GOOD: readonly string[] = ['done', 'already-done', 'would-act', 'superseded'];

/**
 * Says by the exit code whether all did what was wanted: problems while it runs or where a letter
 * failed again.
 */
export function exitOf({ counts, status }: ReplayRun): ExitCode {
  if (counts['not-sent']) return EXIT.failed;
  const states = Object.keys(counts);
  return status !== 'running' && states.every((state) => GOOD.includes(state))
    ? EXIT.ok
    : EXIT.problems;
}
