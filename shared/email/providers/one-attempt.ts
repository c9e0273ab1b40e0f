/** Milliseconds. Far below the lease of a call (send-queued.ts), or two senders could call at once. */
export type CallTimeouts = { connectionTimeout: number; requestTimeout: number };

const TIMEOUTS: CallTimeouts = { connectionTimeout: 3_000, requestTimeout: 10_000 };

/**
 * Settings of an SDK client whose call is made once and comes to an end. Without the flag the SDK
 * only warns at its request timeout, and waits for the answer as long as the function lives.
 */
export const oneAttempt = (timeouts: CallTimeouts = TIMEOUTS) => ({
  maxAttempts: 1,
  requestHandler: { ...timeouts, throwOnRequestTimeout: true },
});
