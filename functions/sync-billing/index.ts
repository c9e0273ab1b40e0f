import { createStripeSources } from '../../shared/compose/stripe.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { createSyncBillingHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const secrets = createSecretReader();
const db = createDatabase({ url: () => secrets.read(config.DATABASE_SECRET) });
const stripe = createStripeSources(config, { secrets, clock });
const deps = { db, clock, busName: config.BUS_NAME, ...stripe };
export const handler = createSyncBillingHandler(deps);
