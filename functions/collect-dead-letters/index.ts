import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { sendMessage as send } from '../../shared/platform/aws/send-message.ts';
import { createCollectDeadLettersHandler } from './handler.ts';

export const handler = createCollectDeadLettersHandler({
  ...createConsumerDeps(),
  send,
});
