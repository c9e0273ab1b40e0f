import * as z from 'zod/mini';
import { createDeadLetters } from '../dead-letters/record.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { readConfig, variable } from '../platform/config.ts';
import { createDatabase, type Database } from '../platform/database/database.ts';
import type { DeadLetters } from '../platform/queue/dead-letters.ts';
import { createSecretReader, type SecretReader } from '../platform/secrets.ts';

/** What a consumer reads that needs nothing else: it has no settings of its own. */
export const consumerSettings = z.object({
  DATABASE_SECRET: variable("Secret with the worker's connection string.", z.string()),
});

/** What every consumer of a queue needs, for its index.ts. */
export type ConsumerDeps = {
  db: Database;
  deadLetters: DeadLetters;
  secrets: SecretReader;
  clock: Clock;
};

/** Opens nothing: the secret is read and the database connected by the first query. */
export function createConsumerDeps(
  config: { DATABASE_SECRET: string } = readConfig(consumerSettings),
): ConsumerDeps {
  const secrets = createSecretReader();
  const db = createDatabase({ url: () => secrets.read(config.DATABASE_SECRET) });
  return {
    db,
    secrets,
    clock: systemClock,
    deadLetters: createDeadLetters({ sql: db, clock: systemClock }),
  };
}
