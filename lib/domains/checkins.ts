import { events } from '../../shared/events/catalogue.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { bindBus } from '../constructs/bind.ts';
import { jobQueue } from '../constructs/job-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** Each quarter of an hour → create-checkins · send-reminders → the mail ledger (domains/email.ts). */
export function addCheckins(foundation: Foundation): void {
  jobQueue(foundation, jobs['create-checkins']);
  const reminders = jobQueue(foundation, jobs['send-reminders']);
  bindBus(reminders.function, foundation.bus, [events.emailQueued]);
}
