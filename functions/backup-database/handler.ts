import {
  createScheduledRun,
  type ScheduledRunDeps,
} from '../../shared/backup/runs/scheduled-run.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/**
 * Each night, backs the whole database up: here, or where it is too large for a
 * function's 15 minutes, as a Fargate task of the same image. Once per occurrence.
 */
export function createBackupDatabaseHandler(deps: ScheduledRunDeps) {
  return createScheduledRun({ kind: 'backup', job: jobs['backup-database'] }, deps);
}
