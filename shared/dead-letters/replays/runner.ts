import type { Outgoing } from '../../platform/aws/send-messages.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';

/**
 * Puts messages on a queue, by its short name.
 * @returns why, for each id that the queue did not take.
 */
export type SendReplay = (queue: string, messages: Outgoing[]) => Promise<Map<string, string>>;

export type RunDeps = {
  db: Database;
  clock: Clock;
  send: SendReplay;
  pause?: (milliseconds: number) => Promise<unknown>;
};

/** A replay that a runner holds. */
export type Held = {
  id: string;
  action_id: string;
  dry_run: boolean;
  rate: number;
  max_failures: number | null;
  resend: boolean;
  statuses: string[] | null;
  created_at: Date;
};
