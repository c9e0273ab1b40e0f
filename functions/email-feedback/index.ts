import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { createEmailFeedbackHandler } from './handler.ts';

export const handler = createEmailFeedbackHandler(createConsumerDeps());
