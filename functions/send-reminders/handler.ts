import { planReminders } from '../../shared/checkins/plan-reminders.ts';
import { announceQueued } from '../../shared/email/announce.ts';
import { type JobHandlerDeps, jobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

type Deps = JobHandlerDeps & { poke: () => Promise<void> };

/** Each quarter of an hour, puts the reminders that are due into the mail ledger. */
export function createSendRemindersHandler(deps: Deps) {
  return jobHandler({
    job: jobs['send-reminders'],
    deps,
    work: async (sql, at) => {
      const planned = await planReminders({ at }, { sql });
      if (planned.reminders > 0) {
        await announceQueued({ cause: `send-reminders@${at.toISOString()}` }, { sql });
      }
      return planned;
    },
    afterwards: deps.poke,
  });
}
