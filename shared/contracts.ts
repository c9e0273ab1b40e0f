import { billingQueue } from './billing/contract.ts';
import { documentsQueue } from './documents/contract.ts';
import { emailFeedbackQueue, emailQueue } from './email/contract.ts';
import { forecastsQueue } from './forecasts/contract.ts';
import { inventoryQueue } from './inventory/contract.ts';
import { outboxQueue } from './outbox/contract.ts';
import type { QueueContract } from './platform/queue/contract.ts';
import { jobQueue } from './scheduling/contract.ts';
import { allJobs } from './scheduling/registry.ts';

/** Jobs whose occurrences go to a queue and a function of their own. */
const ownQueues = allJobs().filter(({ name, queue }) => queue === name);

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
  ...ownQueues.map(({ name }) => jobQueue(name)),
] as QueueContract[];

const byQueue = new Map(queueContracts.map((contract) => [contract.queue, contract]));

/** @returns undefined for a queue that the house does not have. */
export const contractOf = (queue: string): QueueContract | undefined => byQueue.get(queue);

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
