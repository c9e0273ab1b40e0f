import { readConfig } from '../../shared/platform/config.ts';
import { createConsumerDeps } from '../../shared/platform/consumer.ts';
import { createEmailFeedbackHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);

export const handler = createEmailFeedbackHandler(createConsumerDeps(config));
