import { discardDeadLetters } from '../../shared/dead-letters/record.ts';
import { type ReplayReport, replayDeadLetters } from '../../shared/dead-letters/replay.ts';
import type { OpsContext } from '../context.ts';
import { createSendReplay } from '../stack/send-to-queue.ts';
import { audited } from './audit.ts';

export type ReplayRequest = {
  ids: readonly string[];
  editedBody?: string | undefined;
  resend?: boolean;
  keepGoing?: boolean;
  waitSeconds: number;
  /** Hears how far it is. */
  onProgress?: (text: string) => void;
};

/** Replays on the record: what the CLI and the console both do. */
export function replay(
  request: ReplayRequest,
  context: OpsContext,
): Promise<ReplayReport & { actionId: string }> {
  const { ids, editedBody, resend = false, keepGoing = false } = request;
  return audited(
    {
      action: 'dead-letters replay',
      subject: { ids, edited: editedBody !== undefined, resend, keepGoing },
      outcome: (report: ReplayReport) => ({ ...countOutcomes(report), arrived: report.arrived }),
    },
    context,
    async (actionId) => ({
      actionId,
      ...(await replayDeadLetters(
        { ...request, actionId },
        { db: context.db, clock: context.clock, send: createSendReplay(context) },
      )),
    }),
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

/** How many came to which outcome. */
export function countOutcomes({ results }: Pick<ReplayReport, 'results'>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
