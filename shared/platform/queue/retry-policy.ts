/** How often a message is tried, and how long it waits in between. */
export type RetryPolicy = {
  /** Receives of a message; the last one that fails makes a dead letter. The queue's maxReceiveCount. */
  attempts: number;
  /** Seconds until the next attempt, by attempt: one fewer than attempts. */
  delays: readonly number[];
};

/**
 * What every queue does unless its contract says otherwise. A queue's own visibility timeout has to
 * outlast its consumer six times over, far too long for a database that was away for a moment;
 * together these delays outlast a failover or a deployment.
 */
export const RETRIES: RetryPolicy = { attempts: 5, delays: [5, 30, 120, 600] };

/** @returns undefined after the last attempt. */
export const delayAfter = (attempt: number, { delays }: RetryPolicy): number | undefined =>
  delays[attempt - 1];
