import * as z from 'zod/mini';
import { busPort } from '../../shared/outbox/bus.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createConsumerDeps } from '../../shared/platform/consumer.ts';
import { pokeOutboxRelay } from '../../shared/platform/outbox.ts';
import { createRelayOutboxHandler } from './handler.ts';

const config = readConfig(z.object({ BUS_NAME: z.string(), DATABASE_SECRET_ARN: z.string() }));
const busName = config.BUS_NAME;

export const handler = createRelayOutboxHandler({
  ...createConsumerDeps(config),
  putEntries: busPort({ busName }),
  poke: () => pokeOutboxRelay({ busName }),
});
