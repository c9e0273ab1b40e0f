import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { stripePorts } from '../../shared/compose/stripe.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createReportUsageHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const deps = createConsumerDeps(config);
const stripe = stripePorts(config, deps.secrets);

export const handler = createReportUsageHandler({ ...deps, ...stripe });
