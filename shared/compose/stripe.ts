import { loadClaimFromS3 } from '../billing/claim-check.ts';
import { createBooksSource } from '../billing/stripe-api/books.ts';
import { createMetersSource } from '../billing/stripe-api/meters.ts';
import { createObjectReaderSource } from '../billing/stripe-api/object-reader.ts';
import type { Clock } from '../platform/clock.ts';
import { createKeyRings } from '../platform/key-ring.ts';
import type { SecretReader } from '../platform/secrets.ts';

/** Where a consumer gets Stripe's events and objects from, for its index.ts. Opens nothing. */
export const createStripeSources = (
  config: {
    INTAKE_KEY_SECRET: string;
    STRIPE_API_KEY_SECRET?: string | undefined;
    STRIPE_API_BASE?: string | undefined;
  },
  { secrets, clock }: { secrets: SecretReader; clock: Clock },
) => ({
  loadClaim: loadClaimFromS3,
  keys: createKeyRings({ secrets, clock })(config.INTAKE_KEY_SECRET),
  readerSource: createObjectReaderSource(stripeOf(config, secrets)),
  metersSource: createMetersSource(stripeOf(config, secrets)),
});

/** The ports to Stripe of a job, from the environment. Each gives nothing while no key is set. */
export const stripePorts = (config: Parameters<typeof stripeOf>[0], secrets: SecretReader) => ({
  booksSource: createBooksSource(stripeOf(config, secrets)),
  readerSource: createObjectReaderSource(stripeOf(config, secrets)),
  metersSource: createMetersSource(stripeOf(config, secrets)),
});

const stripeOf = (
  config: { STRIPE_API_KEY_SECRET?: string | undefined; STRIPE_API_BASE?: string | undefined },
  secrets: SecretReader,
) => ({ secrets, apiKeyName: config.STRIPE_API_KEY_SECRET, apiBase: config.STRIPE_API_BASE });
