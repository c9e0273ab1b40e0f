import { log } from '../../shared/platform/log.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { applyRetention } from '../../shared/retention/apply-retention.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

type Deps = JobHandlerDeps & { openStore: () => Promise<ObjectStore> };

/**
 * Each day, archives and deletes the rows that are past their table's retention. What a time-out
 * interrupts, the next delivery takes up where it stopped.
 */
export function createApplyRetentionHandler(deps: Deps) {
  const { db, clock, openStore } = deps;
  return longJobHandler({
    job: jobs['apply-retention'],
    deps,
    run: async (occurrence) => {
      const store = await openStore();
      const at = new Date(occurrence.scheduledTime);
      const { results, failures } = await applyRetention({ at }, { sql: db, clock, store });
      log.info('retention applied', { results });
      for (const { table, error } of failures) log.error('retention failed', { table, error });
      if (failures[0]) throw failures[0].error;
      return { results };
    },
  });
}
