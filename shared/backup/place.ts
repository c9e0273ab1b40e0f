import * as z from 'zod/mini';
import { callAws } from '../platform/aws/signed-request.ts';
import { log } from '../platform/log.ts';
import type { Occurrence } from '../scheduling/occurrences.ts';
import { BackupCannotRun } from './errors.ts';

/** What hands a run over to a task of the same image when the database is too large for a function. */
export type TaskDeps = {
  /** Absent where the stack has none: everything runs here. */
  task: BackupTask | undefined;
  /** Gigabytes of database above which the task takes over. */
  limitGb: number;
  databaseBytes: () => Promise<number>;
  startTask: typeof startTask;
};

const taskSchema = z.object({
  cluster: z.string(),
  taskDefinition: z.string(),
  container: z.string(),
  subnets: z.array(z.string()),
  securityGroups: z.array(z.string()),
  publicIp: z.boolean(),
});

/** The Fargate task of the stack; see lib/domains/backup/index.ts. */
export type BackupTask = z.output<typeof taskSchema>;

/** @throws BackupCannotRun for a setting that is not what the stack writes */
export function readTask(json: string | undefined): BackupTask | undefined {
  if (!json) return undefined;
  const parsed = z.safeParse(taskSchema, JSON.parse(json));
  if (!parsed.success)
    throw new BackupCannotRun('The setting of the task is not what the stack writes');
  return parsed.data;
}

/**
 * Where a database of this size is backed up: a function has 15 minutes, which at the slowest rate
 * measured (40 MB/s of table data) is 36 GB; half of that leaves room for a slow night.
 */
function placeFor(input: { bytes: number; limitGb: number; task: BackupTask | undefined }) {
  return input.task && input.bytes > input.limitGb * 1e9 ? 'task' : 'lambda';
}

/**
 * Starts the task for an occurrence when the database is over the limit. The occurrence counts as
 * taken then: how the task ends is in the ledger.
 * @returns the task that it was handed over to, or undefined when it is to run here
 */
export async function handOver(
  occurrence: Occurrence,
  deps: TaskDeps,
): Promise<{ taskArn: string } | undefined> {
  const { task, limitGb } = deps;
  if (!task) return undefined;
  const bytes = await deps.databaseBytes();
  if (placeFor({ bytes, limitGb, task }) === 'lambda') return undefined;
  const taskArn = await deps.startTask(occurrence, task);
  log.info('handed over to a task', { schedule: occurrence.schedule, taskArn, bytes });
  return { taskArn };
}

type RunTaskAnswer = { tasks?: { taskArn: string }[]; failures?: { reason?: string }[] };

/** Starts the same image as a Fargate task, with the occurrence that it is to carry out. */
export async function startTask(occurrence: Occurrence, task: BackupTask): Promise<string> {
  const answer = await callAws<RunTaskAnswer>({
    service: 'ecs',
    target: 'AmazonEC2ContainerServiceV20141113.RunTask',
    body: {
      cluster: task.cluster,
      taskDefinition: task.taskDefinition,
      launchType: 'FARGATE',
      count: 1,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: task.subnets,
          securityGroups: task.securityGroups,
          assignPublicIp: task.publicIp ? 'ENABLED' : 'DISABLED',
        },
      },
      overrides: {
        containerOverrides: [
          {
            name: task.container,
            environment: [{ name: 'OCCURRENCE', value: JSON.stringify(occurrence) }],
          },
        ],
      },
    },
  });
  const started = answer.tasks?.[0]?.taskArn;
  if (started) return started;
  throw new BackupCannotRun(
    `Fargate did not start the backup: ${answer.failures?.[0]?.reason ?? 'no reason given'}`,
  );
}
