import { createDatabaseDeps } from '../../shared/compose/consumer-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createUnsubscribeHandler } from './handler.ts';
import { settings } from './settings.ts';

const { UNSUBSCRIBE_SECRET: secretName, ...config } = readConfig(settings);
const { db, secrets } = createDatabaseDeps(config);
export const handler = createUnsubscribeHandler({ db, secrets, secretName });
