import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { pokeOutboxRelay } from '../../shared/outbox/write-outbox.ts';
import { putEventsTo } from '../../shared/platform/aws/put-events.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createRelayOutboxHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const busName = config.BUS_NAME;

export const handler = createRelayOutboxHandler({
  ...createConsumerDeps(config),
  putEvents: putEventsTo({ busName }),
  poke: () => pokeOutboxRelay({ busName }),
});
