import { createMetersSource } from '../../shared/billing/stripe-api/meters.ts';
import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createReportUsageHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const deps = createConsumerDeps(config);
const metersSource = createMetersSource({
  secrets: deps.secrets,
  apiKeyName: config.STRIPE_API_KEY_SECRET,
  apiBase: config.STRIPE_API_BASE,
});

export const handler = createReportUsageHandler({ ...deps, metersSource });
