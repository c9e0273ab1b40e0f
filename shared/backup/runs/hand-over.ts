import { log } from '../../platform/log.ts';
import type { Occurrence } from '../../scheduling/occurrences.ts';
import type { BackupTask } from './fargate-task.ts';

/** What hands a run over to a task of the same image when the database is too large for a function. */
export type HandOverDeps = {
  /** Absent where the stack has none: everything runs here. */
  task: BackupTask | undefined;
  /** Gigabytes of database above which the task takes over. */
  limitGb: number;
  databaseBytes: () => Promise<number>;
  startTask: (occurrence: Occurrence, task: BackupTask) => Promise<string>;
};

/**
 * Starts the task for an occurrence when the database is over the limit. A function has 15 minutes,
 * which at the slowest rate measured (40 MB/s of table data) is 36 GB; half of that leaves room for a
 * slow night. The occurrence counts as taken then: how the task ends is on its own record.
 * @returns the task, or undefined when it is to run here
 */
export async function handOver(
  occurrence: Occurrence,
  deps: HandOverDeps,
): Promise<{ taskArn: string } | undefined> {
  const { task, limitGb } = deps;
  if (!task) return undefined;
  const bytes = await deps.databaseBytes();
  if (bytes <= limitGb * 1e9) return undefined;
  const taskArn = await deps.startTask(occurrence, task);
  log.info('handed over to a task', { schedule: occurrence.schedule, taskArn, bytes });
  return { taskArn };
}
