import { CfnOutput, Duration } from 'aws-cdk-lib';
import { SILENT_FROM } from '../../shared/health/thresholds.ts';
import { jobContract } from '../../shared/scheduling/contract.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { jobsApi } from '../../shared/scheduling/routes.ts';
import { bindHolds, bindJobQueues, bindSecret } from '../constructs/bind.ts';
import { httpFunction } from '../constructs/http-function.ts';
import { addSchedule } from '../constructs/schedule.ts';
import { createSecret } from '../constructs/secret.ts';
import { workQueue } from '../constructs/work-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { ALARM_PERIOD, functionMetric } from '../watch/function-alarms.ts';

/** What may run any job: the sweeper of missed runs, and POST /internal/<job>. Comes after every queue. */
export function addScheduling(foundation: Foundation): void {
  const { stack, config } = foundation;
  const job = jobs['sweep-occurrences'];
  // It lets the other queues go, and so it has one for itself.
  const sweep = workQueue(foundation, jobContract(job), {
    memoryMb: 512,
    database: 'worker',
    maxConcurrency: 2,
    timeout: Duration.seconds(job.timeoutSeconds),
    errorImpact: job.impact,
    environment: {
      RHYTHM: config.rhythm,
      // A metric costs as much as three alarms; where none looks, the database knows it all the same.
      BACKUP_METRICS: String(config.watch),
    },
  });
  addSchedule(foundation, job, sweep.queue);
  // So that operators' checks expect what the stage does.
  new CfnOutput(stack, 'Rhythm', {
    value: config.rhythm,
    description: 'How often the jobs look for what is due',
  });
  bindJobQueues(sweep.function, foundation);
  bindHolds(sweep.function, foundation);
  const silent = Duration.millis(SILENT_FROM[config.rhythm]);
  // The sweeper is itself a job of Scheduler: what tells of missed runs must not be missed unseen.
  foundation.watch.alarms.push({
    name: 'schedules-silent',
    metric: functionMetric(foundation, sweep.function.name, 'Invocations'),
    threshold: 1,
    periods: silent.toMinutes() / ALARM_PERIOD.toMinutes(),
    whenFewer: true,
    whenSilent: true,
    what: `No schedule was looked after for ${silent.toHumanString()}: Scheduler or the sweeper stands still.`,
    impact: 'Check-ins, reminders, campaigns and backups may not run, and nobody else tells.',
    severity: 'P1',
    look: 'jobs list',
  });

  const api = httpFunction(foundation, jobsApi, {
    memoryMb: 256,
    timeout: Duration.seconds(10),
    errorImpact: 'Jobs cannot be started by hand; their schedules go on.',
  });
  bindJobQueues(api, foundation);
  const token = createSecret(foundation, 'jobs-token', {
    description:
      'Bearer token of callers of /internal/<job>; the previous value stays valid for a day',
    generate: 'text',
  });
  bindSecret(api, token, 'JOBS_TOKEN_SECRET');
}
