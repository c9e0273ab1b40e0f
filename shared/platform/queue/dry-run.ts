import type { Changed } from '../database/trial.ts';
import { tryOut } from '../dry-run.ts';
import { AlreadyDone, ComeAgain, RetryLater } from '../errors.ts';
import { describeError, log } from '../log.ts';
import type { DeadLetters, Trial } from './dead-letters.ts';
import type { Message, Outcome, Unreadable } from './message.ts';

/** Rows that only say that a message came: a message that writes nothing else changes nothing. */
const RECORDS = ['idempotence_keys', 'locks', 'occurrences'];

/**
 * Has a consumer work a message off in a transaction that is rolled back, and hands over what it would
 * have done. The message is over with that, whatever came out: nobody waits for a second try.
 * @returns false when that could not be handed over: the message goes back to its queue.
 */
export async function tryMessage<B>(
  message: Message<B> | Unreadable,
  work: (messages: Message<B>[]) => Promise<Outcome[]>,
  {
    deadLetters,
    records = [],
  }: { deadLetters: DeadLetters; records?: readonly string[] | undefined },
): Promise<boolean> {
  const { dryRunOf, replayOf } = message;
  if (!dryRunOf || !replayOf) return true;
  const trial =
    'unreadable' in message
      ? failed(message.unreadable, nothing)
      : await judge(() => work([message]), [...RECORDS, ...records]);
  try {
    await deadLetters.recordTrial({ replayId: dryRunOf, id: replayOf, ...trial });
  } catch (error) {
    log.error('what a dry run found could not be recorded', { error });
    return false;
  }
  log.info('message tried out', { verdict: trial.verdict });
  return true;
}

const nothing = { rows: [], removed: {}, held: [] };

async function judge(work: () => Promise<Outcome[]>, records: readonly string[]): Promise<Trial> {
  const { result, error, changes: all, held, blocked } = await tryOut<Outcome[], Changed>(work);
  const changes = {
    rows: all.flatMap(({ rows }) => rows),
    removed: Object.assign({}, ...all.map(({ removed }) => removed)) as Record<string, number>,
    held,
  };
  // There its way ended, and whatever it says of it.
  if (blocked) return { verdict: 'would-act', changes };
  if (error !== undefined) return failed(error, changes);
  const outcome = result?.[0];
  if (outcome === undefined) return failed(new Error('no outcome'), changes);
  if (outcome.status === 'failed' && !(outcome.error instanceof AlreadyDone))
    return failed(outcome.error, changes);
  if (outcome.status !== 'done') return { verdict: 'already-done', changes: nothing };
  const acts =
    held.length > 0 ||
    Object.keys(changes.removed).length > 0 ||
    changes.rows.some(({ table }) => !records.includes(table));
  return { verdict: acts ? 'would-act' : 'superseded', changes };
}

/** What time mends cannot be told from here. */
function failed(error: unknown, changes: Trial['changes']): Trial {
  const { name, message } = describeError(error) as { name: string; message: string };
  return {
    verdict: error instanceof RetryLater || error instanceof ComeAgain ? 'unsure' : 'still-fails',
    error: { name, message },
    changes,
  };
}
