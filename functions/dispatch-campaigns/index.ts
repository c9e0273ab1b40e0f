import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { pokeOutboxRelay } from '../../shared/outbox/write-outbox.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createDispatchCampaignsHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);

export const handler = createDispatchCampaignsHandler({
  ...createConsumerDeps(config),
  poke: () => pokeOutboxRelay({ busName: config.BUS_NAME }),
});
