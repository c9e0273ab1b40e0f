import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { createBearerGuard } from '../../shared/platform/bearer.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createBackupStatusHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const { db, clock, secrets } = createConsumerDeps(config);
const secretArn = config.OPERATOR_TOKEN_SECRET_ARN;
const guard = createBearerGuard({ secrets, secretArn, clock });

export const handler = createBackupStatusHandler({ guard, db, clock });
