import * as z from 'zod/mini';
import { callAws } from '../../platform/aws/signed-request.ts';
import type { Variable } from '../../platform/config.ts';
import { once } from '../../platform/once.ts';
import type { Occurrence } from '../../scheduling/occurrences.ts';
import { BackupCannotRun } from '../errors.ts';

const taskSchema = once(() =>
  z.object({
    cluster: z.string(),
    taskDefinition: z.string(),
    container: z.string(),
    subnets: z.array(z.string()),
    securityGroups: z.array(z.string()),
    publicIp: z.boolean(),
  }),
);

/** The Fargate task of the stack; see lib/domains/backup/tasks.ts. */
export type BackupTask = z.output<ReturnType<typeof taskSchema>>;

/** Reads the task from a setting, as the stack writes it: JSON. */
export const taskSetting: Variable<BackupTask> = {
  parse(json) {
    try {
      return z.safeParse(taskSchema(), JSON.parse(json)).data;
    } catch {
      return undefined;
    }
  },
};

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
