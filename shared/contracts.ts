import { billingQueue } from './billing/contract.ts';
import { documentsQueue } from './documents/contract.ts';
import { emailFeedbackQueue, emailQueue } from './email/contract.ts';
import { forecastsQueue } from './forecasts/contract.ts';
import { inventoryQueue } from './inventory/contract.ts';
import { outboxQueue } from './outbox/contract.ts';
import { jsonOrNothing } from './platform/json.ts';
import type { QueueContract } from './platform/queue/contract.ts';
import { jobContract } from './scheduling/contract.ts';
import { allJobs } from './scheduling/registry.ts';

/** Jobs with a function of their own. */
const ownFunctions = allJobs().filter(({ name, queue }) => queue === name);

/**
 * The contract of every queue of the house. The stack makes its queues from here, the collector of
 * dead letters keys by it, the pages print it; a consumer imports the contract of its own domain.
 */
export const queueContracts: readonly QueueContract[] = [
  billingQueue,
  outboxQueue,
  emailQueue,
  emailFeedbackQueue,
  documentsQueue,
  inventoryQueue,
  forecastsQueue,
  ...ownFunctions.map((job) => jobContract(job)),
] as QueueContract[];

const byQueue = new Map(queueContracts.map((contract) => [contract.queue, contract]));

/** @returns undefined for a queue that the house does not have. */
export const contractOf = (queue: string): QueueContract | undefined => byQueue.get(queue);

/** Short name of the queue of SQS in which messages for this one lie. */
export const queueThrough = (queue: string): string => contractOf(queue)?.through ?? queue;

/** The contract of a message that lies in a queue of SQS: where several share it, by what the message is. */
export function contractIn(queue: string, raw: string): QueueContract | undefined {
  const sharing = queueContracts.filter(({ through }) => through === queue);
  if (sharing.length < 2) return sharing[0];
  const body = jsonOrNothing(raw);
  return sharing.find(({ accepts }) => Object.values(accepts).some(({ open }) => open(body)));
}

/** The contracts of the queues that take a message: by its contents, where nothing else tells. */
export function contractsThatTake(raw: string): QueueContract[] {
  return queueContracts.filter((contract) => {
    try {
      contract.read(raw);
      return true;
    } catch {
      return false;
    }
  });
}
