import { anchorChains } from '../../shared/access/audit/anchor-chains.ts';
import { resolveNotice, tellOperators } from '../../shared/notices/tell-operators.ts';
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
      // Before rows are given up: a chain is anchored while its newest row is there.
      const anchored = await Promise.allSettled([anchorChains({ at }, { sql: db, store })]);
      const { results, failures } = await applyRetention({ at }, { db, clock, store });
      log.info('retention applied', { results });
      for (const { table, error } of failures) log.error('retention failed', { table, error });
      for (const { table, trouble } of results) await tell(table, trouble, deps);
      if (failures[0]) throw failures[0].error;
      if (anchored[0].status === 'rejected') throw anchored[0].reason;
      return { results };
    },
  });
}

/** Rows that no run will get rid of are told once, and resolved by the first run that has none. */
async function tell(table: string, trouble: string[], { db, clock }: Deps): Promise<void> {
  const key = `retention-incomplete:${table}`;
  if (trouble.length === 0) return resolveNotice({ key }, { sql: db, clock });
  const impact = 'They are kept longer than promised; the others went.';
  await tellOperators(
    {
      key,
      title: `The retention of ${table} left rows behind`,
      body: `${trouble.join('\n')}\n\n${impact}`,
    },
    { sql: db, clock },
  );
}
