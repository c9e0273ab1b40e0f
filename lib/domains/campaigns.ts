import { events } from '../../shared/events/catalogue.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { bindBus } from '../constructs/bind.ts';
import { jobFunction } from '../constructs/job-function.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** Every five minutes → dispatch-campaigns → the mail ledger (domains/email.ts). */
export function addCampaigns(foundation: Foundation): void {
  const campaigns = jobFunction(foundation, jobs['dispatch-campaigns']);
  bindBus(campaigns, foundation.bus, [events.emailQueued]);
}
