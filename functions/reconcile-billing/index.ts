import { createBooksSource } from '../../shared/billing/stripe-api/books.ts';
import { createObjectReaderSource } from '../../shared/billing/stripe-api/object-reader.ts';
import { createConsumerDeps } from '../../shared/compose/consumer-deps.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { createReconcileBillingHandler } from './handler.ts';
import { settings } from './settings.ts';

const config = readConfig(settings);
const deps = createConsumerDeps(config);
const stripe = {
  secrets: deps.secrets,
  apiKeyName: config.STRIPE_API_KEY_SECRET,
  apiBase: config.STRIPE_API_BASE,
};
const sources = {
  booksSource: createBooksSource(stripe),
  readerSource: createObjectReaderSource(stripe),
};
export const handler = createReconcileBillingHandler({
  ...deps,
  ...sources,
  busName: config.BUS_NAME,
});
