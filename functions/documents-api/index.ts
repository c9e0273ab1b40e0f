import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { s3Storage as storage } from '../../shared/documents/intake/storage.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { bearer } from '../../shared/platform/http/bearer.ts';
import { createDocumentsApiHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const { db, secrets, clock } = createConsumerDeps(config);
const application = bearer({ secrets, clock, secretArn: config.DOCUMENTS_TOKEN_SECRET_ARN });
const bucket = config.DOCUMENTS_BUCKET;
export const handler = createDocumentsApiHandler({ db, clock, application, storage, bucket });
