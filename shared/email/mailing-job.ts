import { tellParked } from '../notices/parked-work.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { Job } from '../scheduling/job.ts';
import { type JobHandlerDeps, longJobHandler } from '../scheduling/job-handler.ts';

/** What plans mails: each slice of the work is a transaction of its own. */
export type MailingDeps = {
  db: Database;
  clock: Clock;
  /** False when no other slice should be begun. */
  hasTime?: () => boolean;
};

export type MailingJobDeps = JobHandlerDeps & {
  /** Wakes send-email. */
  pokeSender: () => Promise<void>;
};

/** What was planned; `queued` mails of it are new in the ledger. */
type Planned = Record<string, unknown> & { queued: number; parked?: number };

/** Milliseconds kept back for the slice that is being written, and for the occurrence. */
const RESERVE = 30_000;

/** The handler of a job that puts mails into the ledger: they leave right after its commits. */
export function mailingJob({
  job,
  deps,
  plan,
}: {
  job: Job;
  deps: MailingJobDeps;
  plan: (input: { at: Date }, deps: MailingDeps) => Promise<Planned>;
}) {
  return longJobHandler({
    job,
    deps,
    run: async (occurrence, time) => {
      const at = new Date(occurrence.scheduledTime);
      const hasTime = () => time.getRemainingTimeInMillis() > RESERVE;
      const planned = await plan({ at }, { ...deps, hasTime });
      if (planned.queued > 0) await deps.pokeSender();
      const { parked } = planned;
      if (parked !== undefined)
        await tellParked({ job: job.name, parked }, { ...deps, sql: deps.db });
      return planned;
    },
  });
}
