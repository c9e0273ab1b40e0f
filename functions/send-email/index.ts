import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { createSenderDeps } from '../../shared/email/sender-deps.ts';
import { events } from '../../shared/events/catalogue.ts';
import { poke } from '../../shared/events/poke.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createSendEmailHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const deps = createConsumerDeps(config);
const again = { poke: () => poke(events.emailQueued, { busName: config.BUS_NAME }) };
const sender = createSenderDeps(config, deps);
export const handler = createSendEmailHandler({ ...deps, ...sender, ...again });
