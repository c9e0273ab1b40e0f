import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { bearer } from '../../shared/platform/http/bearer.ts';
import { createBackupStatusHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const { db, clock, secrets } = createConsumerDeps(config);
const operator = bearer({ secrets, secretName: config.OPERATOR_TOKEN_SECRET, clock });

export const handler = createBackupStatusHandler({ operator, db, clock });
