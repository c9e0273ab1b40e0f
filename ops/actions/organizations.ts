import { askForDeletion, callDeletionOff } from '../../shared/retention/deletion/ask.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import type { OpsContext } from '../context.ts';
import { createSendOccurrence } from '../stack/send-occurrence.ts';
import { audited, beginAction } from './audit.ts';

/**
 * Has an organisation deleted after its days of grace, on the record; the action ends when it is gone,
 * or kept. Without days of grace it begins at once, in the stack.
 */
export async function deleteOrganization(
  input: { organizationId: string; reason: string; graceDays: number },
  context: OpsContext,
): Promise<{ id: string; startsAt: Date }> {
  const action = 'organizations delete';
  const asked = await askForDeletion(input, {
    ...context,
    begin: (tx) => beginAction({ action, subject: { ...input } }, { ...context, db: tx }),
  });
  if (input.graceDays === 0) await wakeRunner(context);
  return asked;
}

/** Asks for a run of what is due: the same as the schedule does each day. */
async function wakeRunner(context: OpsContext): Promise<void> {
  const job = jobs['apply-retention'];
  const occurrence = { schedule: job.name, scheduledTime: context.clock().toISOString() };
  await createSendOccurrence(context)({ job, occurrence });
}

/** Calls a deletion off that has not begun, on the record. */
export const keepOrganization = (
  { organizationId, reason }: { organizationId: string; reason: string },
  context: OpsContext,
): Promise<{ id: string }> =>
  audited(
    {
      action: 'organizations keep',
      subject: { organizationId, reason },
      outcome: ({ id }: { id: string }) => ({ deletion: id }),
    },
    context,
    () => callDeletionOff({ organizationId }, context),
  );
