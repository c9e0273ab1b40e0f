import { readConfig } from '../../shared/platform/config.ts';
import { createConsumerDeps } from '../../shared/platform/consumer.ts';
import { pokeOutboxRelay } from '../../shared/platform/outbox.ts';
import { createDispatchCampaignsHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);

export const handler = createDispatchCampaignsHandler({
  ...createConsumerDeps(config),
  poke: () => pokeOutboxRelay({ busName: config.BUS_NAME }),
});
