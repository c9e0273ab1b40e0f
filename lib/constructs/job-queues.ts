import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Job } from '../../shared/scheduling/job.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { allow } from './bind.ts';
import type { ScheduleProps } from './scheduled-queue.ts';

/** The schedule of a job, as shared/scheduling/jobs.ts declares it. */
export function scheduleOf(job: Job): ScheduleProps {
  return {
    expression: job.expression,
    timeZone: job.timeZone,
    catchUp: {
      policy: job.catchUp.policy,
      maxAge: Duration.minutes(job.catchUp.maxAgeMinutes),
    },
    description: job.description,
  };
}

/** Sending to the queue of every job, named by JOB_QUEUES. Call it once all queues are there. */
export function bindJobQueues(fn: LambdaFunction, house: Foundation): void {
  const names = [...new Set(allJobs().map((job) => job.queue))].sort();
  const queues = names.map((name): [string, Queue] => {
    const queue = house.stack.node.tryFindChild(`${name}-queue`);
    if (!queue)
      throw new Error(`A job sends to the queue "${name}", which the stack does not have`);
    return [name, queue as Queue];
  });
  allow(
    fn,
    ['sqs:SendMessage'],
    queues.map(([, queue]) => queue.queueArn),
  );
  const urls = Object.fromEntries(queues.map(([name, queue]) => [name, queue.queueUrl]));
  fn.addEnvironment('JOB_QUEUES', house.stack.toJsonString(urls));
}
