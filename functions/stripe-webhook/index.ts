import { storeClaimInS3 as storeClaim } from '../../shared/billing/claim-check.ts';
import { createPublisher } from '../../shared/billing/intake/publish-event.ts';
import { createWebhookSecrets } from '../../shared/billing/intake/webhook-secrets.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { createStripeWebhookHandler } from './handler.ts';
import { settings } from './settings.ts';

const { STRIPE_WEBHOOK_SECRET_ARN: arn, ...config } = readConfig(settings);
const secrets = createWebhookSecrets({ secrets: createSecretReader(), arn, clock });
const bus = { busName: config.BUS_NAME, claimsBucket: config.CLAIMS_BUCKET, storeClaim };
const livemode = config.STRIPE_LIVEMODE === 'true';
const publish = createPublisher(bus);
export const handler = createStripeWebhookHandler({ secrets, livemode, clock, publish });
