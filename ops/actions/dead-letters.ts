import { readDeadLetter } from '../../shared/dead-letters/letter.ts';
import { discardDeadLetters } from '../../shared/dead-letters/record.ts';
import { followReplay } from '../../shared/dead-letters/replays/follow.ts';
import type { ReplayRun } from '../../shared/dead-letters/replays/replay.ts';
import {
  abortReplay,
  type ReplayRequest,
  startReplay,
} from '../../shared/dead-letters/replays/start.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import type { OpsContext } from '../context.ts';
import { createSendOccurrence } from '../stack/send-occurrence.ts';
import { audited, beginAction } from './audit.ts';

/**
 * Begins a replay on the record, and wakes who runs it: from then on it goes on in the stack, whatever
 * becomes of this process.
 */
export async function replay(
  request: ReplayRequest,
  context: OpsContext,
): Promise<{ id: string; total: number }> {
  const { clock, db } = context;
  const { selection, reason, dryRun, rate, maxFailures, editedBody, resend = false } = request;
  const about = 'filter' in selection ? selection.filter : selection;
  const subject = {
    ...about,
    reason,
    rate,
    maxFailures,
    resend,
    edited: editedBody !== undefined,
  };
  const action = dryRun ? 'replays dry-run' : 'replays start';
  const begun = await startReplay(request, {
    db,
    clock,
    begin: (tx) => beginAction({ action, subject }, { ...context, db: tx }),
  });
  await wakeRunner(context);
  return begun;
}

/** Asks for a run of what was begun: the same as the schedule does each few minutes. */
async function wakeRunner(context: OpsContext): Promise<void> {
  const job = jobs['run-replays'];
  const occurrence = { schedule: job.name, scheduledTime: context.clock().toISOString() };
  await createSendOccurrence(context)({ job, occurrence });
}

/** Begins a replay and follows it for a while. */
export async function replayAndFollow(
  request: ReplayRequest & {
    waitSeconds: number;
    onProgress?: ((run: ReplayRun) => void) | undefined;
  },
  context: OpsContext,
): Promise<ReplayRun> {
  const { id } = await replay(request, context);
  return followReplay({ ...request, id }, { sql: context.db });
}

/** Ends a replay before its time, on the record. */
export function abort({ id }: { id: string }, context: OpsContext): Promise<{ leftAlone: number }> {
  return audited(
    { action: 'replays abort', subject: { replay: id }, outcome: (found) => found },
    context,
    () => abortReplay({ id }, context),
  );
}

/** A letter's body with its secrets, on the record, for who may see secrets. */
export function unmask({ id }: { id: string }, context: OpsContext): Promise<string> {
  return audited(
    {
      action: 'dead-letters unmask',
      subject: { ids: [id] },
      needs: 'secrets',
      outcome: () => ({}),
    },
    context,
    async () => (await readDeadLetter(id, { sql: context.db })).body,
  );
}

/** Discards on the record. @returns the ids that were waiting and now are discarded. */
export function discard(
  request: { ids: readonly string[]; reason: string },
  context: OpsContext,
): Promise<string[]> {
  return audited(
    {
      action: 'dead-letters discard',
      subject: { ids: request.ids, reason: request.reason },
      outcome: (ids: string[]) => ({ discarded: ids.length }),
    },
    context,
    () => discardDeadLetters(request, { sql: context.db, clock: context.clock }),
  );
}
