import * as z from 'zod/mini';
import { readConfig } from '../../shared/platform/config.ts';
import { createConsumerDeps } from '../../shared/platform/consumer.ts';
import { createExpireRecordsHandler } from './handler.ts';

const config = readConfig(z.object({ DATABASE_SECRET_ARN: z.string() }));

export const handler = createExpireRecordsHandler(createConsumerDeps(config));
