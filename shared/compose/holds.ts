import type { Holds } from '../maintenance/keep.ts';
import { muteAlarms, unmuteAlarms } from '../platform/aws/alarm-mutes.ts';
import { setQueueHeld } from '../platform/aws/queue-holds.ts';
import { systemClock } from '../platform/clock.ts';

/** How a stage's queues are held and its alarms muted, for an index.ts. */
export function createHolds(config: {
  STAGE: string;
  HELD_QUEUES: string;
  QUEUE_ARN_PREFIX: string;
}): Holds {
  const prefix = `nightshift-${config.STAGE}-`;
  return {
    queues: config.HELD_QUEUES.split(' '),
    set: (queue, held) => setQueueHeld(`${config.QUEUE_ARN_PREFIX}${queue}`, held),
    mute: ({ name, queue, until }) =>
      muteAlarms({
        name: `${prefix}${name}`,
        prefix: queue === null ? prefix : `${prefix}${queue}-`,
        now: systemClock(),
        until,
      }),
    unmute: (name) => unmuteAlarms(`${prefix}${name}`),
  };
}
