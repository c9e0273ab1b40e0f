import { createDatabaseDeps } from '../../shared/compose/consumer-deps.ts';
import { askCloudWatch as ask } from '../../shared/health/metrics/from-cloudwatch.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { migrationNames } from '../../shared/platform/database/migration-files.ts';
import { bearer } from '../../shared/platform/http/bearer.ts';
import { createDiagnosticsHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const { db, clock, secrets } = createDatabaseDeps(config);
const operator = bearer({ secrets, secretName: config.OPERATOR_TOKEN_SECRET, clock });
const migrations = () => migrationNames(`${import.meta.dirname}/migrations`);
const deps = { config, secrets, db, clock, ask, migrations, environment: process.env };

export const handler = createDiagnosticsHandler({ ...deps, operator });
