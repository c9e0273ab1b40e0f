import type { Check } from './check.ts';

/** How full a queue is; SQS calls these numbers approximate. */
export type QueueDepth = {
  /** Short name. */
  name: string;
  waiting: number;
  /** Handed to a consumer, and not yet deleted. */
  inFlight: number;
  delayed: number;
};

/** Messages at rest above which a work queue is worth a look. */
const CROWDED = 1_000;

/** The stage's two queues in which messages of any queue end; the collector empties them. */
const LAST_QUEUES = ['dlq', 'undelivered'];
export const isLastQueue = (name: string) => LAST_QUEUES.includes(name);

/** Judges how many messages wait in the stage's queues. */
export function checkDepths(depths: readonly QueueDepth[]): Omit<Check, 'name'> {
  const notCollected = depths.filter(({ name, waiting }) => isLastQueue(name) && waiting > 0);
  const crowded = depths.filter(({ name, waiting }) => !isLastQueue(name) && waiting > CROWDED);
  const list = (queues: readonly QueueDepth[]) =>
    queues.map(({ name, waiting }) => `${name} ${waiting}`).join(', ');
  if (notCollected.length > 0) {
    return {
      status: 'problem',
      detail: `given up and not collected: ${list(notCollected)}`,
      advice: 'Look at collect-dead-letters: ops logs collect-dead-letters',
    };
  }
  if (crowded.length > 0) {
    return { status: 'warning', detail: `crowded: ${list(crowded)}`, advice: 'ops queues list' };
  }
  const waiting = depths.reduce((sum, queue) => sum + queue.waiting, 0);
  return { status: 'ok', detail: `${depths.length} queues, ${waiting} messages waiting` };
}
