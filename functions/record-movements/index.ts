import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { createRecordMovementsHandler } from './handler.ts';

export const handler = createRecordMovementsHandler(createConsumerDeps());
