import type { Caller } from '../auth/caller.ts';
import type { MoveTasks } from './move-tasks.ts';
import type { Queues } from './queues.ts';

/** What an action of SQS works on. */
export type ActionContext = {
  queues: Queues;
  moves: MoveTasks;
  caller: Caller;
  /** Host and port that the caller used, for queue URLs. */
  host: string;
  /** Aborted when the caller has hung up. */
  gone: AbortSignal;
};
