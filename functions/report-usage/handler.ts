import { freezeUsage } from '../../shared/billing/meters/freeze-usage.ts';
import { reportUsage } from '../../shared/billing/meters/report-usage.ts';
import type { Meters } from '../../shared/billing/stripe-api/meters.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

export type ReportUsageDeps = JobHandlerDeps & {
  /** Undefined while no Stripe API key is set. */
  metersSource(): Promise<Meters | undefined>;
};

/**
 * Each hour, closes the window of what was used of features that have a meter, and tells Stripe of all
 * windows that it does not know yet.
 */
export function createReportUsageHandler(deps: ReportUsageDeps) {
  const { db, clock } = deps;
  return longJobHandler({
    job: jobs['report-usage'],
    deps,
    run: async ({ scheduledTime }) => {
      const frozen = await freezeUsage({ at: new Date(scheduledTime) }, { sql: db });
      const meters = await deps.metersSource();
      if (!meters) return { frozen, skipped: 'no Stripe API key' };
      return { frozen, ...(await reportUsage({}, { sql: db, clock, meters })) };
    },
  });
}
