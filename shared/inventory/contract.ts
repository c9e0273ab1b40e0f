import { events } from '../events/catalogue.ts';
import { fromBus } from '../events/from-bus.ts';
import { queueContract } from '../platform/queue/contract.ts';

/** Movements that the application tells of; each is one effect, by its own id. */
export const inventoryQueue = queueContract({
  queue: 'inventory',
  consumer: 'record-movements',
  accepts: {
    moved: fromBus(events.inventoryMoved, ({ organizationId, movements }) =>
      [organizationId, String(movements[0]?.id), movements.length].join(':'),
    ),
  },
});
