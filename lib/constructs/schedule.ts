import { Duration, Lazy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { checkJob } from '../../shared/scheduling/cron.ts';
import type { Job } from '../../shared/scheduling/job.ts';
import { atRhythm } from '../../shared/scheduling/registry.ts';
import type { Foundation, Ground } from '../foundation/foundation.ts';
import { deployedName, stageName } from '../naming.ts';

/** The stage's schedules, and the one role by which they send. */
export function createScheduleGroup(
  ground: Ground,
  { undelivered }: Foundation['lastQueues'],
): Foundation['schedules'] {
  const { stack } = ground;
  const group = new ScheduleGroup(stack, 'schedules', { scheduleGroupName: stageName(ground) });
  const targets = new Set([undelivered.queueArn]);
  const role = new Role(stack, 'schedules-role', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': stack.account,
          'aws:SourceArn': group.scheduleGroupArn,
        },
      },
    }),
    description: `What the schedules of ${stageName(ground)} may do`,
    inlinePolicies: {
      own: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['sqs:SendMessage'],
            resources: Lazy.list({ produce: () => [...targets] }),
          }),
        ],
      }),
    },
  });
  return { group, role, targets };
}

/**
 * Sends a job's occurrences to a queue: `{ schedule, scheduledTime }`. There operators can hold them,
 * and what a function cannot take now waits for longer than an asynchronous invocation would.
 */
export function addSchedule(foundation: Foundation, job: Job, to: Queue): void {
  checkJob(job);
  const { stack, schedules, lastQueues } = foundation;
  schedules.targets.add(to.queueArn);
  const schedule = new CfnSchedule(stack, `${job.name}-schedule`, {
    name: deployedName(foundation, job.name),
    groupName: schedules.group.scheduleGroupName,
    description: job.description,
    scheduleExpression: atRhythm(job, foundation.config.rhythm).expression,
    scheduleExpressionTimezone: job.timeZone,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: to.queueArn,
      roleArn: schedules.role.roleArn,
      input: JSON.stringify({
        schedule: job.name,
        scheduledTime: '<aws.scheduler.scheduled-time>',
      }),
      deadLetterConfig: { arn: lastQueues.undelivered.queueArn },
      retryPolicy: {
        maximumEventAgeInSeconds: Duration.hours(24).toSeconds(),
        maximumRetryAttempts: 185,
      },
    },
  });
  const { policy, maxAgeMinutes } = job.catchUp;
  schedule.addMetadata('nightshift:catch-up', { policy, maxAgeSeconds: maxAgeMinutes * 60 });
}
