import { readFile } from 'node:fs/promises';
import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { s3Storage as storage } from '../../shared/documents/intake/storage.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createTenantApiHandler } from './handler.ts';
import { settings } from './settings.ts';

const { API_KEY_PEPPER_SECRET_ARN: pepperArn, ...config } = readConfig(settings);
const deps = createConsumerDeps(config);
const [max, minutes] = [config.RATE_LIMIT_MAX, config.RATE_LIMIT_WINDOW_MINUTES].map(Number);
const limit = { max: max as number, windowSeconds: 60 * (minutes as number) };
const parts = { storage, bucket: config.DOCUMENTS_BUCKET, limit, pepperArn };
const openapi = () => readFile(`${import.meta.dirname}/openapi.json`, 'utf8');

export const handler = createTenantApiHandler({ ...deps, ...parts, openapi });
