import type { Job } from './job.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * Check-ins, reminders and campaigns follow the clock of each organisation, so their schedules tick
 * each quarter of an hour (no zone is off by less) and the planning asks who is due. A tick looks at
 * the state, not at what happened since the last one: the newest missed tick makes up for all.
 */
const QUARTERS = 'cron(0/15 * * * ? *)';
const EACH_MINUTE = 'cron(* * * * ? *)';
const UTC = 'Etc/UTC';

/** Every job of the house. The stack makes its schedules from here. */
export const jobs = {
  'create-checkins': {
    name: 'create-checkins',
    expression: QUARTERS,
    timeZone: UTC,
    queue: 'create-checkins',
    catchUp: { policy: 'latest', maxAgeMinutes: 12 * HOUR },
    deadlineMinutes: 30,
    impact: 'Members see no check-in for today.',
    description:
      'Creates the check-ins of the day, at 08:00 of each organisation unless it says otherwise',
  },
  'send-reminders': {
    name: 'send-reminders',
    expression: QUARTERS,
    timeZone: UTC,
    queue: 'send-reminders',
    catchUp: { policy: 'latest', maxAgeMinutes: 4 * HOUR },
    deadlineMinutes: 45,
    impact: 'Nobody is reminded of an open check-in.',
    description:
      'Reminds of open check-ins, at 09:00 and 14:00 from Monday to Friday of each organisation unless it says otherwise',
  },
  'dispatch-campaigns': {
    name: 'dispatch-campaigns',
    expression: 'cron(0/5 * * * ? *)',
    timeZone: UTC,
    queue: 'dispatch-campaigns',
    catchUp: { policy: 'latest', maxAgeMinutes: DAY },
    deadlineMinutes: 30,
    impact: 'Campaigns go out late.',
    description: 'Queues the mails of campaigns whose time has come, within the quota of the plan',
  },
  'email-sweep': {
    name: 'email-sweep',
    expression: EACH_MINUTE,
    timeZone: UTC,
    queue: 'email',
    catchUp: { policy: 'skip', maxAgeMinutes: 10 },
    deadlineMinutes: 15,
    impact: 'Mail leaves late when its first nudge was lost.',
    description: 'Sends what is queued, and settles what was left in doubt',
  },
  'sweep-occurrences': {
    name: 'sweep-occurrences',
    expression: 'cron(3/5 * * * ? *)',
    timeZone: UTC,
    queue: 'sweep-occurrences',
    catchUp: { policy: 'skip', maxAgeMinutes: 30 },
    deadlineMinutes: 60,
    impact: 'Missed runs of schedules stay missed.',
    description:
      'Finds runs that were expected and never recorded, and applies their catch-up policy',
  },
  'outbox-sweep': {
    name: 'outbox-sweep',
    expression: EACH_MINUTE,
    timeZone: UTC,
    queue: 'outbox',
    catchUp: { policy: 'skip', maxAgeMinutes: 10 },
    deadlineMinutes: 15,
    impact: 'What was decided is told late when its first nudge was lost.',
    description: 'Publishes outbox rows whose poke was lost',
  },
  'expire-records': {
    name: 'expire-records',
    expression: 'cron(30 3 * * ? *)',
    timeZone: UTC,
    queue: 'expire-records',
    catchUp: { policy: 'latest', maxAgeMinutes: 2 * DAY },
    deadlineMinutes: 6 * HOUR,
    impact: 'Nothing at once: the platform tables grow until they slow every consumer down.',
    description: 'Removes idempotence keys, occurrences and outbox rows that are past their time',
  },
  'backup-database': {
    name: 'backup-database',
    expression: 'cron(0 2 * * ? *)',
    timeZone: UTC,
    queue: 'backup-database',
    catchUp: { policy: 'latest', maxAgeMinutes: DAY },
    deadlineMinutes: 3 * HOUR,
    impact: 'Until the next backup, a loss of the database loses everything since the last.',
    description: 'Backs the whole database up, encrypted, and gives old backups up',
  },
  'restore-drill': {
    name: 'restore-drill',
    expression: 'cron(0 4 1 * ? *)',
    timeZone: UTC,
    queue: 'restore-drill',
    catchUp: { policy: 'latest', maxAgeMinutes: 7 * DAY },
    deadlineMinutes: 6 * HOUR,
    impact: 'Nothing at once: it is not known whether the newest backup can be restored.',
    description: 'Restores the newest backup into a scratch database and compares every table',
  },
  'apply-retention': {
    name: 'apply-retention',
    expression: 'cron(30 4 * * ? *)',
    timeZone: UTC,
    queue: 'apply-retention',
    catchUp: { policy: 'latest', maxAgeMinutes: 2 * DAY },
    deadlineMinutes: 6 * HOUR,
    impact: 'Rows are kept longer than promised: nothing is lost, and a deadline may be missed.',
    description: 'Archives and deletes rows that are past their retention',
  },
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof jobs;
