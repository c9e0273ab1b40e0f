import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { events } from '../../shared/events/catalogue.ts';
import { poke } from '../../shared/events/poke.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createDispatchCampaignsHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);

export const handler = createDispatchCampaignsHandler({
  ...createConsumerDeps(config),
  pokeSender: () => poke(events.emailQueued, { busName: config.BUS_NAME }),
});
