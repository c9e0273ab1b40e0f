import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { createHolds } from '../../shared/compose/holds.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createTrigger } from '../../shared/scheduling/trigger.ts';
import { createSweepOccurrencesHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
export const handler = createSweepOccurrencesHandler({
  ...createConsumerDeps(config),
  rhythm: config.RHYTHM,
  measured: config.BACKUP_METRICS === 'true',
  holds: createHolds(config),
  send: createTrigger({ queues: config.JOB_QUEUES }),
});
