import { type Duration, TimeZone } from 'aws-cdk-lib';
import {
  type CfnSchedule,
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';
import { WorkQueue, type WorkQueueProps } from './work-queue.ts';

export type ScheduleProps = {
  /** `cron(30 3 * * ? *)` or `rate(1 minute)`. */
  expression: string;
  /** IANA name; UTC by default. */
  timeZone?: string;
  /** What happens to occurrences that were missed while Scheduler or the queue was down. */
  catchUp: { policy: 'skip' | 'latest' | 'all'; maxAge?: Duration };
  description: string;
};

export type ScheduledQueueProps = WorkQueueProps & {
  /** Schedule name, kebab-case → when it sends. One queue may serve several. */
  schedules: Record<string, ScheduleProps>;
};

/**
 * A queue that schedules send occurrences to: `{ schedule, scheduledTime }`. A queue between
 * Scheduler and function keeps what the function cannot take now, which an asynchronous invocation
 * would drop after two attempts.
 */
export class ScheduledQueue extends WorkQueue {
  constructor(house: Foundation, name: string, { schedules, ...props }: ScheduledQueueProps) {
    super(house, name, props);
    for (const [schedule, when] of Object.entries(schedules)) {
      addSchedule(house, { name: schedule, when, to: this });
    }
  }
}

/** Lets a schedule send its occurrences to a queue. */
export function addSchedule(
  house: Foundation,
  { name, when, to }: { name: string; when: ScheduleProps; to: WorkQueue },
): Schedule {
  const schedule = new Schedule(house.stack, `${name}-schedule`, {
    scheduleName: deployedName(house, name),
    scheduleGroup: house.schedules,
    description: when.description,
    schedule: ScheduleExpression.expression(
      when.expression,
      TimeZone.of(when.timeZone ?? 'Etc/UTC'),
    ),
    target: new SqsSendMessage(to.queue, {
      deadLetterQueue: to.undelivered,
      input: ScheduleTargetInput.fromObject({
        schedule: name,
        scheduledTime: ContextAttribute.scheduledTime,
      }),
    }),
  });
  const { policy, maxAge } = when.catchUp;
  (schedule.node.defaultChild as CfnSchedule).addMetadata('nightshift:catch-up', {
    policy,
    ...(maxAge ? { maxAgeSeconds: maxAge.toSeconds() } : {}),
  });
  return schedule;
}
