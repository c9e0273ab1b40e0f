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
  const queues = config.HELD_QUEUES.split(' ');
  return {
    queues,
    // A job alone is held where it begins (shared/scheduling/held.ts): it shares its queue with others.
    set: async (queue, held) => {
      if (queues.includes(queue)) await setQueueHeld(`${config.QUEUE_ARN_PREFIX}${queue}`, held);
    },
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
