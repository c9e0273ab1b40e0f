import * as z from 'zod/mini';
import { parseConsumers } from '../../shared/deadletters/collect.ts';
import { sendMessage as send } from '../../shared/platform/aws/send-message.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createConsumerDeps } from '../../shared/platform/consumer.ts';
import { createCollectDeadLettersHandler } from './handler.ts';

const config = readConfig(
  z.object({ DATABASE_SECRET_ARN: z.string(), QUEUE_CONSUMERS: z.optional(z.string()) }),
);

export const handler = createCollectDeadLettersHandler({
  ...createConsumerDeps(config),
  send,
  consumers: parseConsumers(config.QUEUE_CONSUMERS),
});
