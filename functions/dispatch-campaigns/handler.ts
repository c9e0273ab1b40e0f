import { dispatchCampaigns } from '../../shared/campaigns/dispatch.ts';
import { announceQueued } from '../../shared/email/announce.ts';
import { type JobHandlerDeps, jobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

type Deps = JobHandlerDeps & { poke: () => Promise<void> };

/** Every five minutes, queues the mails of campaigns whose time has come, within the plan's quota. */
export function createDispatchCampaignsHandler(deps: Deps) {
  return jobHandler({
    job: jobs['dispatch-campaigns'],
    deps,
    work: async (sql, at) => {
      const dispatched = await dispatchCampaigns({ at }, { sql });
      if (dispatched.queued > 0) {
        await announceQueued({ cause: `dispatch-campaigns@${at.toISOString()}` }, { sql });
      }
      return dispatched;
    },
    afterwards: deps.poke,
  });
}
