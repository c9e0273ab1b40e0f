import { Duration } from 'aws-cdk-lib';
import { events } from '../../shared/events/catalogue.ts';
import { inventoryQueue } from '../../shared/inventory/contract.ts';
import { eventRoute } from '../constructs/event-route.ts';
import { workQueue } from '../constructs/work-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** inventory.moved → queue inventory → record-movements → stock. */
export function addInventory(foundation: Foundation): void {
  const inventory = workQueue(foundation, inventoryQueue, {
    memoryMb: 256,
    timeout: Duration.seconds(30),
    database: 'worker',
    errorImpact: 'Stock that moved is not counted: suggestions order too much or too little.',
  });
  eventRoute(foundation, 'inventory-moved', {
    description: 'Stock moved in the application',
    event: events.inventoryMoved,
    to: inventory,
  });
}
