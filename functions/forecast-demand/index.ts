import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createForecastDemandHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);

export const handler = createForecastDemandHandler(createConsumerDeps(config));
