import { planReminders } from '../../shared/checkins/plan-reminders.ts';
import { type MailingJobDeps, mailingJob } from '../../shared/email/mailing-job.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/** Each quarter of an hour, puts the reminders that are due into the mail ledger. */
export function createSendRemindersHandler(deps: MailingJobDeps) {
  return mailingJob({ job: jobs['send-reminders'], deps, plan: planReminders });
}
