import { randomUUID } from 'node:crypto';
import type { ScheduleModel } from '../../lib/template/model.ts';
import { evaluate } from '../aws/auth/iam.ts';
import type { Queues } from '../aws/sqs/queues.ts';
import { parseExpression } from './schedule/expression.ts';

/** setTimeout counts in 31 bits of milliseconds. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

export type SchedulerDeps = {
  queues: Pick<Queues, 'send'>;
  clock: () => Date;
  onLog: (line: string) => void;
};

export type Scheduler = {
  /** Name → the next time that it is due. */
  upcoming: () => Record<string, Date | undefined>;
  stop: () => void;
};

/**
 * Fires the stack's schedules while the machine runs. As in AWS there is no catch-up: what was due
 * while nothing ran is for the stack's own sweeper to find.
 *
 * @throws Error naming a schedule whose expression cannot be read or whose role may not send
 */
export function startScheduler(schedules: ScheduleModel[], deps: SchedulerDeps): Scheduler {
  const running = schedules
    .filter((schedule) => schedule.enabled)
    .map((schedule) => startSchedule(schedule, deps));
  return {
    upcoming: () => Object.fromEntries(running.map(({ name, due }) => [name, due()])),
    stop: () => {
      for (const { stop } of running) stop();
    },
  };
}

function startSchedule(schedule: ScheduleModel, deps: SchedulerDeps) {
  const next = parseExpression(schedule.expression, schedule.timezone);
  demandPermission(schedule);
  let timer: NodeJS.Timeout | undefined;
  let due = next(deps.clock());

  const sleep = (): void => {
    if (!due) return;
    const left = due.getTime() - deps.clock().getTime();
    if (left > 0) {
      timer = setTimeout(sleep, Math.min(left, LONGEST_SLEEP_MS));
      return;
    }
    fire(schedule, due, deps);
    // From now, not from the last one: after the machine slept there is one run, not a hundred.
    const now = deps.clock();
    due = next(new Date(Math.max(now.getTime(), due.getTime())));
    sleep();
  };

  sleep();
  return { name: schedule.name, due: () => due, stop: () => clearTimeout(timer) };
}

/** Sends a schedule's input for one scheduled time; what the queue refuses goes to its DLQ. */
export function fire(schedule: ScheduleModel, scheduledTime: Date, deps: SchedulerDeps): void {
  const { arn, deadLetterArn } = schedule.target;
  const body = inputFor(schedule, scheduledTime);
  try {
    deps.queues.send({ queueArn: arn, body });
  } catch (error) {
    deps.onLog(`schedule ${schedule.name}: ${(error as Error).message}`);
    if (!deadLetterArn) return;
    const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
    deps.queues.send({
      queueArn: deadLetterArn,
      body,
      attributes: {
        ERROR_CODE: attribute('SDK_CLIENT_ERROR'),
        ERROR_MESSAGE: attribute((error as Error).message),
        SCHEDULE_ARN: attribute(schedule.arn),
        TARGET_ARN: attribute(arn),
      },
    });
  }
}

/** The target's input with the context attributes of EventBridge Scheduler filled in. */
export function inputFor(schedule: ScheduleModel, scheduledTime: Date): string {
  const attributes: Record<string, string> = {
    'scheduled-time': scheduledTime.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    'schedule-arn': schedule.arn,
    'execution-id': randomUUID(),
    'attempt-number': '1',
  };
  return (schedule.target.input ?? '{}').replace(
    /<aws\.scheduler\.([a-z-]+)>/g,
    (whole, name: string) => attributes[name] ?? whole,
  );
}

function demandPermission(schedule: ScheduleModel): void {
  const request = { action: 'sqs:SendMessage', resource: schedule.target.arn };
  if (evaluate(schedule.roleStatements, request) === 'allow') return;
  throw new Error(
    `The role of schedule ${schedule.name} may not sqs:SendMessage to ${schedule.target.arn}`,
  );
}
