import * as z from 'zod/mini';
import type { BearerGuard } from '../../shared/platform/bearer.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { InvalidRequest, NotFound } from '../../shared/platform/errors.ts';
import { type HttpRequest, httpHandler, json, rawBody } from '../../shared/platform/http.ts';
import { log } from '../../shared/platform/log.ts';
import { findJob } from '../../shared/scheduling/registry.ts';
import { occurrenceAt, type SendOccurrence } from '../../shared/scheduling/trigger.ts';

type Deps = { guard: BearerGuard; clock: Clock; send: SendOccurrence };

const bodySchema = z.strictObject({ scheduledTime: z.optional(z.iso.datetime({ offset: true })) });

/** `POST /internal/<job>`: triggers a run of a job, now or for the scheduled time in the body. */
export function createJobsApiHandler(deps: Deps) {
  return httpHandler(async (request) => {
    await deps.guard(request);
    const name = request.pathParameters?.job ?? '';
    const job = findJob(name);
    if (!job) throw new NotFound('There is no such job');
    const { scheduledTime } = readBody(request);
    const now = deps.clock();
    const at = scheduledTime === undefined ? now : new Date(scheduledTime);
    const occurrence = occurrenceAt({ job, at, now });
    await deps.send({ job, occurrence });
    log.info('job was triggered', { job: job.name, scheduledTime: occurrence.scheduledTime });
    // Accepted, not done: the occurrence runs from the queue, once for this scheduled time.
    return json(202, { job: job.name, scheduledTime: occurrence.scheduledTime });
  });
}

function readBody(request: HttpRequest): z.output<typeof bodySchema> {
  const text = rawBody(request).toString().trim();
  if (text === '') return {};
  const parsed = z.safeParse(bodySchema, parseJson(text));
  if (!parsed.success) throw new InvalidRequest('The body is {} or { "scheduledTime": ISO 8601 }');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidRequest('The body is not JSON', { cause });
  }
}
