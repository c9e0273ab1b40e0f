import * as z from 'zod/mini';
import { apiContract } from '../platform/http/route.ts';

const time = () => z.iso.datetime({ offset: true });

/** How a job is triggered over HTTP. */
export const jobsApi = apiContract({
  function: 'jobs-api',
  routes: {
    'POST /internal/{job}': {
      does: 'Triggers a run of a job, now or for the scheduled time in the body.',
      caller: 'jobs',
      params: () => z.object({ job: z.string() }),
      body: () => z.strictObject({ scheduledTime: z.optional(time()) }),
      // Accepted, not done: the occurrence runs from the queue, once for this scheduled time.
      answers: { 202: () => z.object({ job: z.string(), scheduledTime: time() }) },
    },
  },
});
