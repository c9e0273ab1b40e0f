import type { Sql } from '../platform/database/database.ts';
import type { Job } from '../scheduling/job.ts';
import { type JobHandlerDeps, jobHandler } from '../scheduling/job-handler.ts';

export type MailingJobDeps = JobHandlerDeps & {
  /** Wakes send-email. */
  pokeSender: () => Promise<void>;
};

/** What was planned; `queued` mails of it are new in the ledger. */
type Planned = Record<string, unknown> & { queued: number };

/** The handler of a job that puts mails into the ledger: they leave right after its commit. */
export function mailingJob({
  job,
  deps,
  plan,
}: {
  job: Job;
  deps: MailingJobDeps;
  plan: (input: { at: Date }, deps: { sql: Sql }) => Promise<Planned>;
}) {
  return jobHandler({
    job,
    deps,
    work: (sql, at) => plan({ at }, { sql }),
    afterwards: async ({ queued }) => {
      if (queued > 0) await deps.pokeSender();
    },
  });
}
