import { anchorChains } from '../../shared/access/audit/anchor-chains.ts';
import { tellAuditChain } from '../../shared/notices/audit-chain.ts';
import { tellIncompleteRetention } from '../../shared/notices/incomplete-retention.ts';
import { MINUTE } from '../../shared/platform/durations.ts';
import { log } from '../../shared/platform/log.ts';
import type { ObjectStore } from '../../shared/platform/object-store/object-store.ts';
import { applyRetention } from '../../shared/retention/apply-retention.ts';
import { deleteOrganizations } from '../../shared/retention/deletion/run.ts';
import { cutoffOf, listPolicies, policyOf } from '../../shared/retention/policy.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import type { Occurrence } from '../../shared/scheduling/occurrences.ts';

type Deps = JobHandlerDeps & {
  /** Where what must be kept goes before it is deleted. */
  openStore: () => Promise<ObjectStore>;
  /** Where the files of organisations are. */
  openDocuments: () => Promise<ObjectStore>;
  /** Asks for another run, when this one's turn is over. */
  again: (occurrence: Occurrence) => Promise<void>;
  /** Milliseconds of the deletions' turn, where it is not the usual. */
  turn?: number;
};

const { 'apply-retention': job } = jobs;
/** Milliseconds in which organisations go; the rest of the function's time is for what is past its time. */
const TURN = 5 * MINUTE;

/**
 * Each day, deletes the organisations that are to go, and archives and deletes the rows that are past
 * their table's retention. What a time-out interrupts, the next delivery takes up where it stopped.
 */
export function createApplyRetentionHandler({ turn = TURN, again, openDocuments, ...deps }: Deps) {
  const { db, clock, openStore } = deps;
  return longJobHandler({
    job,
    deps,
    run: async (occurrence) => {
      const store = await openStore();
      const at = new Date(occurrence.scheduledTime);
      // Before rows are given up: a chain is anchored while its newest row is there.
      const anchored = await Promise.allSettled([anchorAudit({ at }, { ...deps, store })]);
      const until = clock().getTime() + turn;
      const deletions = await deleteOrganizations(
        { hasTime: () => clock().getTime() < until },
        { db, clock, archive: store, openDocuments },
      );
      if (deletions.left) await again({ ...occurrence, scheduledTime: clock().toISOString() });
      const { results, failures } = await applyRetention({ at }, { db, clock, store });
      log.info('retention applied', { results });
      for (const { table, error } of failures) log.error('retention failed', { table, error });
      for (const { organizationId, error } of deletions.failures)
        log.error('deletion failed', { organizationId, error });
      for (const { table, trouble } of results)
        await tellIncompleteRetention({ table, trouble }, { sql: db, clock });
      for (const { error } of [...failures, ...deletions.failures]) throw error;
      if (anchored[0].status === 'rejected') throw anchored[0].reason;
      const { done, stuck } = deletions;
      return { results, ...(done.length + stuck.length > 0 && { deletions: { done, stuck } }) };
    },
  });
}

/** A chain that does not fit is told once, and keeps its anchor: somebody has to look before it gets another. */
async function anchorAudit(
  { at }: { at: Date },
  { db, clock, store }: JobHandlerDeps & { store: ObjectStore },
): Promise<void> {
  const policy = policyOf('audit_logs', await listPolicies({ sql: db }));
  const { faults } = await anchorChains(
    { at, keptSince: cutoffOf(policy, at) },
    { sql: db, store },
  );
  const organizations = new Set(faults.map(({ organizationId }) => organizationId)).size;
  await tellAuditChain({ organizations }, { sql: db, clock });
}
