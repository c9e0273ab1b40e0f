import { Duration } from 'aws-cdk-lib';
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Job } from '../../shared/scheduling/job.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { watchJob } from '../watch/job-alarms.ts';
import { allow } from './bind.ts';
import { NightshiftFunction, type NightshiftFunctionProps } from './nightshift-function.ts';
import { addSchedule } from './schedule.ts';

export type JobFunctionProps = Partial<
  Omit<NightshiftFunctionProps, 'timeout' | 'errorImpact'> & {
    /** Time until a start that raises the alarm; 15 minutes by default. */
    maxAge: Duration;
  }
>;

/** Runs of one start that crashed, after the first: what crashes three times is a dead letter. */
const RETRIES = 2;
/** Occurrences come one by one: two at once are a run and the late one before it. */
const AT_ONCE = 2;

/**
 * A job: a function and a schedule of its own name. Its occurrences go through the queue `jobs`, from
 * where start-jobs starts the function of each. It works for all tenants unless the properties say
 * otherwise; time and impact are the job's own.
 */
export function jobFunction(
  foundation: Foundation,
  job: Job,
  { maxAge = Duration.minutes(15), ...props }: JobFunctionProps = {},
): NightshiftFunction {
  const { stack, jobs, lastQueues, config } = foundation;
  const fn = new NightshiftFunction(foundation, job.name, {
    memoryMb: 512,
    database: 'worker',
    // What waits meanwhile, Lambda keeps for six hours. A new account may have nothing to reserve.
    ...(config.apiConnections ? { reservedConcurrentExecutions: AT_ONCE } : {}),
    ...props,
    timeout: Duration.seconds(job.timeoutSeconds),
    errorImpact: job.impact,
  });
  new CfnEventInvokeConfig(stack, `${job.name}-starts`, {
    functionName: fn.functionName,
    qualifier: '$LATEST',
    maximumRetryAttempts: RETRIES,
    destinationConfig: { onFailure: { destination: lastQueues.dlq.queueArn } },
  });
  // Its own retries, and what Lambda gives up in its name.
  allow(fn, ['sqs:SendMessage'], [jobs.queue.queueArn, lastQueues.dlq.queueArn]);
  jobs.started.add(fn.functionArn);
  watchJob(foundation, { name: job.name, maxAge, impact: job.impact });
  addSchedule(foundation, job, jobs.queue);
  return fn;
}
