import { readAnchors } from '../../shared/access/audit/anchor-chains.ts';
import {
  sliceOfOrganizations,
  type Verified,
  verifyChains,
  verifyEveryChain,
} from '../../shared/access/audit/verify-chains.ts';
import { DAY } from '../../shared/platform/durations.ts';
import { cutoffOf, listPolicies, policyOf } from '../../shared/retention/policy.ts';
import type { OpsContext } from '../context.ts';
import { openStore } from './buckets.ts';

export type AuditVerified = Verified & { anchors: number };

type Asked = {
  /** Every row, however old; else what came since the newest anchor. */
  full: boolean;
  /** Days of anchors that a whole history is compared with. */
  days: number;
};

/** Looks for rows of the organisations' audit that were changed, removed or cut off: of one, or of all. */
export async function verifyAudit(
  { organizationId, ...asked }: Asked & { organizationId?: string | undefined },
  context: OpsContext,
): Promise<AuditVerified> {
  const sql = context.db;
  const input = await against(asked, context);
  const found = organizationId
    ? await verifyChains({ ...input, organizations: [organizationId] }, { sql })
    : await verifyEveryChain(input, { sql });
  return { ...found, anchors: input.anchors.length };
}

/** The same of as many organisations as a page has room for. @returns `next`: the last of them, where others follow */
export async function verifySomeAudit(
  { after, size, ...asked }: Asked & { after?: string | undefined; size: number },
  context: OpsContext,
): Promise<AuditVerified & { next: string | undefined }> {
  const sql = context.db;
  const { ids, next } = await sliceOfOrganizations({ after, size }, { sql });
  const input = await against(asked, context);
  const found = await verifyChains({ ...input, organizations: ids }, { sql });
  return { ...found, anchors: input.anchors.length, next };
}

async function against({ full, days }: Asked, context: OpsContext) {
  const { db, clock } = context;
  const policy = policyOf('audit_logs', await listPolicies({ sql: db }));
  // A day later, since today's run may be at it.
  const keptSince = new Date(cutoffOf(policy, clock()).getTime() + DAY);
  const store = await openStore('archive', context);
  return { full, keptSince, anchors: await readAnchors({ days: full ? days : 1 }, { store }) };
}
