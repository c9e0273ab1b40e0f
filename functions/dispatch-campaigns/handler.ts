import { dispatchCampaigns } from '../../shared/campaigns/dispatch.ts';
import { type MailingJobDeps, mailingJob } from '../../shared/email/mailing-job.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/** Every five minutes, queues the mails of campaigns whose time has come, within the plan's quota. */
export function createDispatchCampaignsHandler(deps: MailingJobDeps) {
  return mailingJob({ job: jobs['dispatch-campaigns'], deps, plan: dispatchCampaigns });
}
