import { events } from '../../shared/events/catalogue.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { bindBus } from '../constructs/bind.ts';
import { jobFunction } from '../constructs/job-function.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** Each quarter of an hour → create-checkins · send-reminders → the mail ledger (domains/email.ts). */
export function addCheckins(foundation: Foundation): void {
  jobFunction(foundation, jobs['create-checkins']);
  const reminders = jobFunction(foundation, jobs['send-reminders']);
  bindBus(reminders, foundation.bus, [events.emailQueued]);
}
