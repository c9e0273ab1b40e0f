import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from '../../shared/scheduling/job.ts';
import type { Occurrence } from '../../shared/scheduling/occurrences.ts';
import { type Ended, findEnd } from '../../shared/scheduling/queries.ts';
import type { OpsContext } from '../context.ts';
import { createSendOccurrence } from '../stack/send-occurrence.ts';
import { audited } from './audit.ts';

/**
 * Runs a job on the record, by the same path as its schedule.
 * @returns how it ended; undefined when that took longer than `waitSeconds`.
 */
export function runJob(
  input: { job: Job; occurrence: Occurrence; waitSeconds: number },
  context: OpsContext,
): Promise<Ended | undefined> {
  const { job, occurrence, waitSeconds } = input;
  return audited(
    {
      action: 'jobs run',
      subject: occurrence,
      outcome: (ended: Ended | undefined) => ({ outcome: ended?.outcome ?? 'open' }),
    },
    context,
    async () => {
      await createSendOccurrence(context)({ job, occurrence });
      return waitForEnd({ ...occurrence, seconds: waitSeconds }, context);
    },
  );
}

/** Milliseconds between looks. */
const INTERVAL = 100;

async function waitForEnd(
  input: { schedule: string; scheduledTime: string; seconds: number },
  { db }: OpsContext,
): Promise<Ended | undefined> {
  const deadline = performance.now() + input.seconds * 1_000;
  for (;;) {
    const end = await findEnd(input, { sql: db });
    if (end || performance.now() > deadline) return end;
    await pause(INTERVAL);
  }
}
