import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { type JobName, jobs } from '../../shared/scheduling/jobs.ts';
import { ALARM_PERIOD, createAlarm } from '../constructs/alarm.ts';
import { bindBus, bindSecret } from '../constructs/bind.ts';
import { bindJobQueues, scheduleOf } from '../constructs/job-queues.ts';
import { NightshiftFunction } from '../constructs/nightshift-function.ts';
import { ScheduledQueue } from '../constructs/scheduled-queue.ts';
import { createSecret } from '../constructs/secret.ts';
import type { Foundation } from '../foundation/foundation.ts';

/**
 * Scheduler ─▶ a queue each ─▶ create-checkins · send-reminders · dispatch-campaigns.
 * What they plan for people goes into the mail ledger (lib/domains/email.ts).
 */
export function addTime(house: Foundation): void {
  addJob(house, 'create-checkins');
  const reminders = addJob(house, 'send-reminders');
  const campaigns = addJob(house, 'dispatch-campaigns');
  bindBus(reminders.function, house.bus);
  bindBus(campaigns.function, house.bus);
}

/** What may run any job: the sweeper, and POST /internal/<job>. Comes after every queue. */
export function addJobControl(house: Foundation): void {
  const sweep = addJob(house, 'sweep-occurrences');
  bindJobQueues(sweep.function, house);
  // The sweeper is itself a job of Scheduler: what tells of missed runs must not be missed unseen.
  createAlarm(house, 'schedules-silent', {
    metric: sweep.function.metricInvocations({ statistic: 'Sum', period: ALARM_PERIOD }),
    threshold: 1,
    periods: 4,
    whenFewer: true,
    what: 'No schedule was looked after for 20 minutes: Scheduler or the sweeper stands still.',
    impact: 'Check-ins, reminders, campaigns and backups may not run, and nobody else tells.',
  });

  const api = new NightshiftFunction(house, 'jobs-api', {
    memoryMb: 256,
    timeout: Duration.seconds(10),
    errorImpact: 'Jobs cannot be started by hand; their schedules go on.',
  }).route(house.api, HttpMethod.POST, '/internal/{job}');
  bindJobQueues(api, house);
  const token = createSecret(house, 'jobs-token', {
    description: 'Bearer token of callers of /internal/<job>; the previous value stays valid',
    generate: 48,
  });
  bindSecret(api, token, 'JOBS_TOKEN_SECRET_ARN');
}

/** A job with a queue and a function of its own name. */
function addJob(house: Foundation, name: JobName) {
  const job = jobs[name];
  const timeout = Duration.seconds(job.timeoutSeconds);
  return new ScheduledQueue(house, name, {
    consumer: { name, memoryMb: 512, timeout, database: 'worker' },
    maxConcurrency: 2,
    schedules: { [name]: scheduleOf(job) },
    errorImpact: job.impact,
  });
}
