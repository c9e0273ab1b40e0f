import { systemClock as clock } from '../../shared/platform/clock.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { bearer } from '../../shared/platform/http/bearer.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { createTrigger } from '../../shared/scheduling/trigger.ts';
import { createJobsApiHandler } from './handler.ts';
import { settings } from './settings.ts';

const { JOBS_TOKEN_SECRET: secretName, JOB_QUEUES: queues } = readConfig(settings);
const jobs = bearer({ secrets: createSecretReader(), secretName, clock });

export const handler = createJobsApiHandler({ jobs, clock, send: createTrigger({ queues }) });
