import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { createCreateCheckinsHandler } from './handler.ts';

export const handler = createCreateCheckinsHandler(createConsumerDeps());
