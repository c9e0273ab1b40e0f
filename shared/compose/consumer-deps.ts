import { createDeadLetters } from '../dead-letters/record.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { readConfig, text, variable } from '../platform/config.ts';
import { createDatabase, type Database } from '../platform/database/database.ts';
import type { DeadLetters } from '../platform/queue/dead-letters.ts';
import { createSecretReader, type SecretReader } from '../platform/secrets.ts';

/** What a consumer reads that needs nothing else: it has no settings of its own. */
export const consumerSettings = {
  DATABASE_SECRET: variable("Secret with the worker's connection string.", text),
};

/** What every function needs that works with the database, for its index.ts. */
export type DatabaseDeps = { db: Database; secrets: SecretReader; clock: Clock };

/** What every consumer of a queue needs besides. */
export type ConsumerDeps = DatabaseDeps & { deadLetters: DeadLetters };

/** Opens nothing: the secret is read and the database connected by the first query. */
export function createDatabaseDeps(config: { DATABASE_SECRET: string }): DatabaseDeps {
  const secrets = createSecretReader();
  const db = createDatabase({ url: () => secrets.read(config.DATABASE_SECRET) });
  return { db, secrets, clock: systemClock };
}

/** The same, and where its dead letters go. */
export function createConsumerDeps(
  config: { DATABASE_SECRET: string } = readConfig(consumerSettings),
): ConsumerDeps {
  const deps = createDatabaseDeps(config);
  return { ...deps, deadLetters: createDeadLetters({ sql: deps.db, clock: deps.clock }) };
}
