import { storeClaimInS3 as storeClaim } from '../../shared/billing/claim-check.ts';
import { createPublisher } from '../../shared/billing/intake/publish-event.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createKeyRings } from '../../shared/platform/key-ring.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { createStripeWebhookHandler } from './handler.ts';
import { settings } from './settings.ts';

const { BUS_NAME: busName, CLAIMS_BUCKET: claimsBucket, ...config } = readConfig(settings);
const ringOf = createKeyRings({ secrets: createSecretReader(), clock });
const bus = { busName, claimsBucket, storeClaim, keys: ringOf(config.INTAKE_KEY_SECRET) };
const secrets = ringOf(config.STRIPE_WEBHOOK_SECRET);
const deps = { secrets, livemode: config.STRIPE_LIVEMODE === 'true', clock };
export const handler = createStripeWebhookHandler({ ...deps, publisher: createPublisher(bus) });
