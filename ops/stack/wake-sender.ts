import { jobs } from '../../shared/scheduling/jobs.ts';
import { occurrenceAt } from '../../shared/scheduling/trigger.ts';
import type { OpsContext } from '../context.ts';
import { createSendOccurrence } from './send-occurrence.ts';

/** Lets send-email run now rather than at its next minute. */
export async function wakeSender(context: OpsContext): Promise<void> {
  const now = context.clock();
  const job = jobs['email-sweep'];
  const occurrence = occurrenceAt({ job, at: now, now });
  await createSendOccurrence(context)({ job, occurrence });
}
