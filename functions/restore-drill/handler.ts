import {
  createScheduledRun,
  type ScheduledRunDeps,
} from '../../shared/backup/runs/scheduled-run.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/**
 * Each month, restores the newest backup into a scratch database, compares it with its manifest and
 * drops it: here, or for a large database as a Fargate task of the same image. A drill that fails is
 * on the record, an alarm and a notice. Once per occurrence.
 */
export function createRestoreDrillHandler(deps: ScheduledRunDeps) {
  return createScheduledRun({ kind: 'drill', job: jobs['restore-drill'] }, deps);
}
