import { loadClaimFromS3 as loadClaim } from '../../shared/billing/claim-check.ts';
import { createObjectReaderSource } from '../../shared/billing/stripe-api/object-reader.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { createSecretReader } from '../../shared/platform/secrets.ts';
import { createSyncBillingHandler } from './handler.ts';
import { settings } from './settings.ts';

const { BUS_NAME: busName, DATABASE_SECRET_ARN: databaseArn, ...config } = readConfig(settings);
const secrets = createSecretReader();
const db = createDatabase({ url: () => secrets.read(databaseArn) });
const stripe = { apiKeyArn: config.STRIPE_API_KEY_SECRET_ARN, apiBase: config.STRIPE_API_BASE };
const readerSource = createObjectReaderSource({ secrets, ...stripe });
export const handler = createSyncBillingHandler({ db, clock, busName, loadClaim, readerSource });
