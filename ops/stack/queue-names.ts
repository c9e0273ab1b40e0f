import { queueContracts } from '../../shared/contracts.ts';

/** What messages are called by in this stack: its queues of SQS, and the jobs that share one of them. */
export function queueNames(queues: Readonly<Record<string, string>>): string[] {
  const sharing = queueContracts.filter(({ through }) => through in queues);
  return [...new Set([...Object.keys(queues), ...sharing.map(({ queue }) => queue)])].sort();
}
