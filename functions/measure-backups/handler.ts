import { countAges } from '../../shared/backup/metrics.ts';
import { readBackupStatus } from '../../shared/backup/status.ts';
import { type JobHandlerDeps, jobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/** Each hour, measures how old the last good backup and the last good drill are. */
export function createMeasureBackupsHandler(deps: JobHandlerDeps) {
  return jobHandler({
    job: jobs['measure-backups'],
    deps,
    work: async (sql) => {
      countAges(await readBackupStatus({ sql, clock: deps.clock }));
      return {};
    },
  });
}
