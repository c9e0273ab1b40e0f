import { type Consumed, consumeUsage } from '../../shared/entitlements/consume-usage.ts';
import { endPlanGrant, grantPlan } from '../../shared/entitlements/grant-plan.ts';
import { changePlan, type PlanChange, setDefaultPlan } from '../../shared/entitlements/plans.ts';
import { type Recount, repairCounters, setUsage } from '../../shared/entitlements/recount-usage.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

const nothing = () => ({});

/** Changes a plan on the record; whoever has it is derived anew. */
export const putPlan = (change: PlanChange, context: OpsContext) =>
  audited({ action: 'plans set', subject: { ...change }, outcome: nothing }, context, () =>
    changePlan(change, { db: context.db }),
  );

/** Says on the record which plan organisations without another one have. */
export const putDefaultPlan = (subject: { id: string | null }, context: OpsContext) =>
  audited({ action: 'plans default', subject, outcome: nothing }, context, () =>
    setDefaultPlan(subject, { sql: context.db }),
  );

/** Gives an organisation a plan on the record. */
export const givePlan = (
  input: { organizationId: string; plan: string; reason: string; expiresAt: Date | null },
  context: OpsContext,
) =>
  audited({ action: 'plans grant', subject: input, outcome: nothing }, context, () =>
    grantPlan({ ...input, by: `operator ${context.operator}` }, { sql: context.db }),
  );

/** Takes a given plan back on the record. @returns whether there was one. */
export const takePlan = (
  input: { organizationId: string; reason: string },
  context: OpsContext,
): Promise<boolean> =>
  audited(
    { action: 'plans revoke', subject: input, outcome: (had: boolean) => ({ had }) },
    context,
    () => endPlanGrant(input, { sql: context.db }),
  );

/** Puts counters at the number of their rows, on the record. */
export const repairUsage = (
  { wrong, reason }: { wrong: readonly Recount[]; reason: string },
  context: OpsContext,
) =>
  audited({ action: 'usage recount', subject: { wrong, reason }, outcome: nothing }, context, () =>
    repairCounters(wrong, { db: context.db }),
  );

/** Puts what was used of a feature at a number, on the record. */
export const correctUsage = (
  input: { organizationId: string; feature: string; used: number; reason: string },
  context: OpsContext,
) =>
  audited({ action: 'usage set', subject: input, outcome: nothing }, context, () =>
    setUsage({ ...input, at: context.clock() }, { sql: context.db }),
  );

/** Takes units of a feature for an organisation, on the record. */
export const consumeFor = (
  input: { organizationId: string; feature: string; amount: number },
  context: OpsContext,
): Promise<Consumed> =>
  audited(
    {
      action: 'usage consume',
      subject: input,
      outcome: ({ granted, used }: Consumed) => ({ granted, used }),
    },
    context,
    () => consumeUsage({ ...input, at: context.clock() }, { sql: context.db }),
  );
