import { listPeople } from '../../../shared/access/people.ts';
import { freezeUsage } from '../../../shared/billing/meters/freeze-usage.ts';
import { releaseQuarantine } from '../../../shared/billing/projection/release-quarantine.ts';
import { listCustomers } from '../../../shared/billing/queries/customers.ts';
import { listEvents } from '../../../shared/billing/queries/events.ts';
import { listQuarantine } from '../../../shared/billing/queries/quarantine.ts';
import { dispatchCampaigns } from '../../../shared/campaigns/dispatch.ts';
import { createAllCheckins } from '../../../shared/checkins/create-checkins.ts';
import { planReminders } from '../../../shared/checkins/plan-reminders.ts';
import { listGroups } from '../../../shared/dead-letters/groups.ts';
import { runReplays } from '../../../shared/dead-letters/replays/run.ts';
import { claimDue } from '../../../shared/email/ledger/claim.ts';
import { listMails, listParked } from '../../../shared/email/queries.ts';
import { expireRecords } from '../../../shared/expiry/expire-records.ts';
import { joinActuals } from '../../../shared/forecasts/training/join-actuals.ts';
import { checkDeadLetters, checkOutbox, checkQuarantine } from '../../../shared/health/backlog.ts';
import { checkSchedules } from '../../../shared/health/schedules.ts';
import { listActions } from '../../../shared/operators/actions.ts';
import { listOrganizations } from '../../../shared/organizations/queries.ts';
import { relayOutbox } from '../../../shared/outbox/relay.ts';
import type { Database } from '../../../shared/platform/database/database.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { applyRetention } from '../../../shared/retention/apply-retention.ts';
import { listDeletions } from '../../../shared/retention/deletion/deletion.ts';
import { holdNext } from '../../../shared/retention/deletion/hold.ts';
import { listRuns } from '../../../shared/scheduling/queries.ts';
import { allJobs } from '../../../shared/scheduling/registry.ts';
import { sweepOccurrences } from '../../../shared/scheduling/sweep.ts';
import { NOON, PART_OF_ADDRESS, PART_OF_NAME } from './seed.ts';

type Deps = { db: Database; clock: () => Date };

const none = () => {
  throw new Error('nothing was to be done');
};

/** What ticks, pages and commands do where nothing is due: each must cost the same with ten times the tenants. */
export const IDLE: Record<string, (deps: Deps) => Promise<unknown>> = {
  'create-checkins': (deps) => createAllCheckins({ at: NOON }, deps),
  'send-reminders': (deps) => planReminders({ at: NOON }, deps),
  'dispatch-campaigns': (deps) => dispatchCampaigns({ at: NOON }, deps),
  'claim of mails, behind held ones and later ones': ({ db }) =>
    claimDue(
      { channel: 'email', lease: crypto.randomUUID(), limit: 100, leaseSeconds: 60, now: NOON },
      { sql: db },
    ),
  'outbox relay': (deps) => relayOutbox({ ...deps, putEvents: none, hasTime: () => true }),
  'sweep-occurrences': ({ db }) => sweepOccurrences({ jobs: allJobs(), now: NOON }, { sql: db }),
  'train-forecasts: what came true': ({ db }) => joinActuals({ at: NOON }, { sql: db }),
  'report-usage': ({ db }) => freezeUsage({ at: NOON }, { sql: db }),
  'run-replays': (deps) => runReplays({ hasTime: () => true }, { ...deps, send: none }),
  'expire-records': ({ db }) => expireRecords({ at: NOON }, { sql: db }),
  'apply-retention': (deps) =>
    applyRetention({ at: NOON }, { ...deps, store: { name: 'none' } as ObjectStore }),
  'billing: a mapping for which nothing waits': (deps) =>
    releaseQuarantine(
      { organizationId: crypto.randomUUID(), stripeCustomerId: 'cus_1' } as never,
      {
        ...deps,
        wakeRelay: none,
      } as never,
    ),
  'doctor: outbox': ({ db, clock }) => checkOutbox({ sql: db, clock }),
  'doctor: dead letters': ({ db, clock }) => checkDeadLetters({ sql: db, clock }),
  'doctor: quarantine': ({ db }) => checkQuarantine({ sql: db }),
  'doctor: schedules': ({ db, clock }) => checkSchedules({ jobs: allJobs() }, { sql: db, clock }),
  'console: dead letters by cause': ({ db }) =>
    listGroups({ filter: {}, now: NOON, limit: 50 }, { sql: db }),
  'console: actions': ({ db }) => listActions({ filter: {}, limit: 50 }, { sql: db }),
  'ops jobs history': ({ db }) => listRuns({ skipped: false, limit: 20 }, { sql: db }),
  'ops email list': ({ db }) => listMails({ limit: 20 }, { sql: db }),
  'ops email parked': ({ db }) => listParked({ limit: 20 }, { sql: db }),
  'ops billing events': ({ db }) => listEvents({ limit: 20 }, { sql: db }),
  'ops billing quarantine': ({ db }) => listQuarantine({ limit: 20 }, { sql: db }),
  'ops billing customers': ({ db }) => listCustomers({ limit: 20 }, { sql: db }),
  'ops organizations list': ({ db }) => listOrganizations({ limit: 20 }, { sql: db }),
  'an organisation by a part of its name': ({ db }) =>
    listOrganizations({ like: PART_OF_NAME, limit: 20 }, { sql: db }),
  'an organisation by the beginning of its id': ({ db }) =>
    listOrganizations({ like: 'cafe1234', limit: 20 }, { sql: db }),
  'a person by a part of the address': ({ db, clock }) =>
    listPeople({ like: PART_OF_ADDRESS, limit: 20 }, { sql: db, at: clock() }),
  'organisations that are to be deleted': ({ db, clock }) =>
    holdNext({ except: [] }, { db, clock }),
  'ops organizations deletions': ({ db }) => listDeletions({ limit: 20 }, { sql: db }),
};

export type Growth = {
  what: string;
  small: number;
  large: number;
  kind: 'constant' | 'log' | 'linear';
};

/** What a statement may take at any size: a plan that changes with the statistics moves that much. */
const NOISE = { pages: 60, rows: 200 };

/** How the pages or rows grew while organisations and history grew tenfold. */
export function classify(
  input: { what: string; small: number; large: number },
  measure: keyof typeof NOISE = 'pages',
): Growth {
  const ratio = (input.large + NOISE[measure]) / (input.small + NOISE[measure]);
  return { ...input, kind: ratio < 1.5 ? 'constant' : ratio < 2.5 ? 'log' : 'linear' };
}
