import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { sendMessage as send } from '../../shared/platform/aws/send-message.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createCollectDeadLettersHandler } from './handler.ts';
import { settings } from './settings.ts';

export const handler = createCollectDeadLettersHandler({
  ...createConsumerDeps(readConfig(settings)),
  send,
});
