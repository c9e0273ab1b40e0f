import { readAnchors } from '../../shared/access/audit/anchor-chains.ts';
import { type ChainFault, verifyChains } from '../../shared/access/audit/verify-chains.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { cutoffOf, listPolicies, policyOf } from '../../shared/retention/policy.ts';
import type { OpsContext } from '../context.ts';
import { openStore } from './buckets.ts';

export type AuditVerified = { chains: number; rows: number; faults: ChainFault[]; anchors: number };

/**
 * Looks for rows of the organisations' audit that were changed, removed or cut off: since the newest anchor,
 * or with `full` in all of their history, compared with the anchors of so many days.
 */
export async function verifyAudit(
  input: { organizationId?: string | undefined; full: boolean; days: number },
  context: OpsContext,
): Promise<AuditVerified> {
  const { organizationId, full } = input;
  const { db, clock } = context;
  const policy = policyOf('audit_logs', await listPolicies({ sql: db }));
  // A day later, since today's run may be at it.
  const keptSince = new Date(cutoffOf(policy, clock()).getTime() + DAY);
  const anchors = await readAnchors(
    { days: full ? input.days : 1 },
    { store: await openStore('archive', context) },
  );
  const found = await verifyChains({ organizationId, full, anchors, keptSince }, { sql: db });
  return { ...found, anchors: anchors.length };
}
