import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { parseConsumers } from '../../shared/dead-letters/collect.ts';
import { sendMessage as send } from '../../shared/platform/aws/send-message.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createCollectDeadLettersHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const consumers = parseConsumers(config.QUEUE_CONSUMERS);
const deps = { ...createConsumerDeps(config), send, consumers };
export const handler = createCollectDeadLettersHandler(deps);
