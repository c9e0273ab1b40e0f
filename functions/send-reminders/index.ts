import { readConfig } from '../../shared/platform/config.ts';
import { createConsumerDeps } from '../../shared/platform/consumer.ts';
import { pokeOutboxRelay } from '../../shared/platform/outbox.ts';
import { createSendRemindersHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);

export const handler = createSendRemindersHandler({
  ...createConsumerDeps(config),
  poke: () => pokeOutboxRelay({ busName: config.BUS_NAME }),
});
