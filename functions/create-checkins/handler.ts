import { createAllCheckins } from '../../shared/checkins/create-checkins.ts';
import { tellParked } from '../../shared/notices/parked-work.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/** Milliseconds kept back for the slice that is being written, and for the occurrence. */
const RESERVE = 20_000;

/** Each quarter of an hour, creates the check-ins of organisations whose hour has come. */
export function createCreateCheckinsHandler(deps: JobHandlerDeps) {
  return longJobHandler({
    job: jobs['create-checkins'],
    deps,
    run: async ({ scheduledTime }, time) => {
      const hasTime = () => time.getRemainingTimeInMillis() > RESERVE;
      const at = new Date(scheduledTime);
      const created = await createAllCheckins({ at }, { ...deps, hasTime });
      const { parked } = created;
      await tellParked({ job: 'create-checkins', parked }, { ...deps, sql: deps.db });
      return created;
    },
  });
}
