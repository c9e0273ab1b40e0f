import { createCheckins } from '../../shared/checkins/create-checkins.ts';
import { type JobHandlerDeps, jobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/** Each quarter of an hour, creates the check-ins of organisations whose hour has come. */
export function createCreateCheckinsHandler(deps: JobHandlerDeps) {
  return jobHandler({
    job: jobs['create-checkins'],
    deps,
    work: (sql, at) => createCheckins({ at }, { sql }),
  });
}
