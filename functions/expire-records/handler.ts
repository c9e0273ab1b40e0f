import { expireRecords } from '../../shared/expiry/expire-records.ts';
import { log } from '../../shared/platform/log.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/**
 * Each night, removes idempotence keys that have expired, and occurrences and published outbox
 * rows that nothing asks for any more.
 */
export function createExpireRecordsHandler(deps: JobHandlerDeps) {
  const { db } = deps;
  return longJobHandler({
    job: jobs['expire-records'],
    deps,
    run: async (occurrence) => {
      // Small deletes of their own, which block nobody.
      const at = new Date(occurrence.scheduledTime);
      const removed = await expireRecords({ at }, { sql: db });
      log.info('records expired', removed);
      return removed;
    },
  });
}
