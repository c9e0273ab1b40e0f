import type { FailedMessage } from '../../shared/platform/queue/dead-letters.ts';

/** A message that sync-billing gave up. */
export function makeFailed(overrides: Partial<FailedMessage> = {}): FailedMessage {
  const effectKey = 'effectKey' in overrides ? overrides.effectKey : 'evt_1';
  return {
    queue: 'billing',
    functionName: 'sync-billing',
    effectKey,
    error: { name: 'RejectMessage', message: 'plan price_9 is unknown' },
    body: JSON.stringify({ key: effectKey }),
    attempts: 1,
    firstSeenAt: new Date('2026-11-21T03:00:00Z'),
    ...overrides,
  };
}
