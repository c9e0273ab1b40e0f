import { DAY, HOUR, inMinutes } from '../platform/durations.ts';
import { declareJobs } from './job.ts';

/**
 * Check-ins, reminders and campaigns follow the clock of each organisation, so their schedules tick
 * each quarter of an hour (no zone is off by less) and the planning asks who is due. A tick looks at
 * the state, not at what happened since the last one: the newest missed tick makes up for all.
 */
const QUARTERS = 'cron(0/15 * * * ? *)';
const EACH_MINUTE = 'cron(* * * * ? *)';

/** Of a calm stage: all within minutes, and then nothing for the rest of the hour. */
const HOURLY = 'cron(0 * * * ? *)';

/** Every job of the house. The stack makes its schedules from here, and `docs/scheduling.md` is written from it. */
export const jobs = declareJobs({
  'create-checkins': {
    expression: QUARTERS,
    calmExpression: HOURLY,
    timeoutSeconds: 60,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(12 * HOUR) },
    deadlineMinutes: 30,
    impact: 'Members see no check-in for today.',
    description: 'Creates the check-ins of the day, at the hour of each schedule in its zone',
  },
  'send-reminders': {
    expression: QUARTERS,
    calmExpression: HOURLY,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(4 * HOUR) },
    deadlineMinutes: 45,
    impact: 'Nobody is reminded of an open check-in.',
    description: 'Reminds of open check-ins, at the hours of each schedule in its zone',
  },
  'dispatch-campaigns': {
    expression: 'cron(0/5 * * * ? *)',
    calmExpression: HOURLY,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(DAY) },
    deadlineMinutes: 30,
    impact: 'Campaigns go out late.',
    description: 'Queues the mails of campaigns whose time has come, within the quota of the plan',
  },
  'train-forecasts': {
    expression: 'cron(30 1 * * ? *)',
    timeoutSeconds: 300,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(DAY) },
    deadlineMinutes: inMinutes(3 * HOUR),
    impact: 'Forecasts and suggestions are those of the night before.',
    description: 'Holds forecasts against what came true, and plans the forecasts of the night',
  },
  'email-sweep': {
    expression: EACH_MINUTE,
    calmExpression: HOURLY,
    queue: 'email',
    catchUp: { policy: 'skip', maxAgeMinutes: 10 },
    deadlineMinutes: 15,
    impact: 'Mail leaves late when its first poke was lost.',
    description: 'Sends what is queued, and settles what was left in doubt',
  },
  'watch-drive': {
    expression: 'cron(2/5 * * * ? *)',
    calmExpression: 'cron(2 * * * ? *)',
    timeoutSeconds: 300,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(HOUR) },
    deadlineMinutes: 60,
    impact: 'Invoices that were put into folders of Google Drive wait there.',
    description: 'Makes documents of what came into folders of Google Drive, and moves it aside',
  },
  'sweep-occurrences': {
    expression: 'cron(3/5 * * * ? *)',
    calmExpression: 'cron(3 * * * ? *)',
    timeoutSeconds: 60,
    // It is what lets the others go again.
    alone: true,
    catchUp: { policy: 'skip', maxAgeMinutes: 30 },
    deadlineMinutes: 60,
    impact: 'Missed runs of schedules stay missed.',
    description:
      'Finds runs that were expected and never recorded, and applies their catch-up policy',
  },
  'outbox-sweep': {
    expression: EACH_MINUTE,
    calmExpression: HOURLY,
    queue: 'outbox',
    catchUp: { policy: 'skip', maxAgeMinutes: 10 },
    deadlineMinutes: 15,
    impact: 'What was decided is told late when its first poke was lost.',
    description: 'Publishes outbox rows whose poke was lost',
  },
  'run-replays': {
    expression: 'cron(4/5 * * * ? *)',
    calmExpression: 'cron(4 * * * ? *)',
    timeoutSeconds: 60,
    catchUp: { policy: 'skip', maxAgeMinutes: 10 },
    deadlineMinutes: 60,
    impact: 'A replay that operators began stands still until somebody begins another.',
    description: 'Goes on with replays of dead letters whose runner was lost',
  },
  'expire-records': {
    expression: 'cron(30 3 * * ? *)',
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(2 * DAY) },
    deadlineMinutes: inMinutes(6 * HOUR),
    impact: 'Nothing at once: the platform tables grow until they slow every consumer down.',
    description: 'Removes idempotence keys, occurrences and outbox rows that are past their time',
  },
  'reconcile-billing': {
    expression: 'cron(15 3 * * ? *)',
    timeoutSeconds: 900,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(2 * DAY) },
    deadlineMinutes: inMinutes(6 * HOUR),
    impact:
      'Nothing at once: a webhook that was missed stays missed, and its customer on an old plan.',
    description:
      'Brings in events of Stripe that never arrived, and compares its objects with our rows both ways',
  },
  'report-usage': {
    expression: 'cron(5 * * * ? *)',
    timeoutSeconds: 300,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(2 * DAY) },
    deadlineMinutes: inMinutes(3 * HOUR),
    impact: 'What was used is billed later; Stripe takes it for 35 days.',
    description: 'Closes the hour of what was used, and tells Stripe’s meters of it',
  },
  'backup-database': {
    expression: 'cron(0 2 * * ? *)',
    timeoutSeconds: 900,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(DAY) },
    deadlineMinutes: inMinutes(3 * HOUR),
    impact: 'Until the next backup, a loss of the database loses everything since the last.',
    description: 'Backs the whole database up, encrypted and signed',
  },
  'prune-backups': {
    expression: 'cron(0 5 * * ? *)',
    timeoutSeconds: 300,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(2 * DAY) },
    deadlineMinutes: inMinutes(6 * HOUR),
    impact: 'Old backups are kept longer than they should be.',
    description: 'Gives up the backups that the retention of backups no longer keeps',
  },
  'restore-drill': {
    expression: 'cron(0 4 1 * ? *)',
    timeoutSeconds: 900,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(7 * DAY) },
    deadlineMinutes: inMinutes(6 * HOUR),
    impact: 'Nothing at once: it is not known whether the newest backup can be restored.',
    description: 'Restores the newest backup into a scratch database and compares every table',
  },
  'apply-retention': {
    expression: 'cron(30 4 * * ? *)',
    timeoutSeconds: 900,
    catchUp: { policy: 'latest', maxAgeMinutes: inMinutes(2 * DAY) },
    deadlineMinutes: inMinutes(6 * HOUR),
    impact: 'Rows are kept longer than promised: nothing is lost, and a deadline may be missed.',
    description:
      'Archives and deletes rows that are past their retention, and organisations that are to go',
  },
});
