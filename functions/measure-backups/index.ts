import { readConfig } from '../../shared/platform/config.ts';
import { createConsumerDeps } from '../../shared/platform/consumer.ts';
import { createMeasureBackupsHandler } from './handler.ts';
import { settings } from './settings.ts';

export const handler = createMeasureBackupsHandler(createConsumerDeps(readConfig(settings)));
