import { Duration } from 'aws-cdk-lib';
import { events } from '../../shared/events/catalogue.ts';
import { outboxQueue } from '../../shared/outbox/contract.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { bindBus } from '../constructs/bind.ts';
import { eventRoute } from '../constructs/event-route.ts';
import { addSchedule } from '../constructs/schedule.ts';
import { workQueue } from '../constructs/work-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** outbox rows → (poke or each minute) → queue outbox → relay-outbox → bus. */
export function addOutbox(foundation: Foundation): void {
  const outbox = workQueue(foundation, outboxQueue, {
    memoryMb: 512,
    timeout: Duration.seconds(30),
    database: 'worker',
    maxConcurrency: 2,
    errorImpact: 'What was decided is not told: mails, notices and follow-up work wait.',
  });
  bindBus(outbox.function, foundation.bus, [
    events.customerMapped,
    events.subscriptionChanged,
    events.paymentFailed,
    events.entitlementsChanged,
    events.usageAlert,
    events.documentApproved,
    events.mailBroughtNothing,
    events.forecastSlicePlanned,
    events.organizationDeleted,
    // What is left, it wakes itself for.
    events.outboxWritten,
  ]);

  eventRoute(foundation, 'outbox-written', {
    description: 'Rows were committed to the outbox',
    event: events.outboxWritten,
    to: outbox,
  });
  addSchedule(foundation, jobs['outbox-sweep'], outbox.queue);
}
