import type { Clock } from '../../shared/platform/clock.ts';
import type { CallerCheck } from '../../shared/platform/http/caller.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { log } from '../../shared/platform/log.ts';
import { requireJob } from '../../shared/scheduling/registry.ts';
import { jobsApi } from '../../shared/scheduling/routes.ts';
import { occurrenceAt, type SendOccurrence } from '../../shared/scheduling/trigger.ts';

type Deps = { jobs: CallerCheck; clock: Clock; send: SendOccurrence };

/** `POST /internal/<job>`: triggers a run of a job, now or for the scheduled time in the body. */
export function createJobsApiHandler({ jobs, clock, send }: Deps) {
  return serve(jobsApi, {
    callers: { jobs },
    handlers: {
      'POST /internal/{job}': async ({ params, body }) => {
        const job = requireJob(params.job);
        const now = clock();
        const at = body.scheduledTime === undefined ? now : new Date(body.scheduledTime);
        const occurrence = occurrenceAt({ job, at, now });
        await send({ job, occurrence });
        const { scheduledTime } = occurrence;
        log.info('job was triggered', { job: job.name, scheduledTime });
        return answer(202, { job: job.name, scheduledTime });
      },
    },
  });
}
