import { createBearerGuard } from '../../shared/platform/bearer.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { createTrigger } from '../../shared/scheduling/trigger.ts';
import { createJobsApiHandler } from './handler.ts';
import { settings } from './settings.ts';

const { JOBS_TOKEN_SECRET_ARN: secretArn, JOB_QUEUES: queues } = readConfig(settings);
const guard = createBearerGuard({ secrets: createSecretReader(), secretArn, clock });
const send = createTrigger({ queues });
export const handler = createJobsApiHandler({ guard, clock, send });
