import { hostname, userInfo } from 'node:os';
import type { FindClient } from '../shared/backup/postgres/client-tools.ts';
import type { Clock } from '../shared/platform/clock.ts';
import { systemClock } from '../shared/platform/clock.ts';
import { createDatabase, type Database } from '../shared/platform/database/database.ts';
import { readOnly } from '../shared/platform/database/read-only.ts';
import { InvalidConfiguration } from '../shared/platform/errors.ts';
import type { StackAddresses } from './stack/addresses.ts';
import { createClients, type StackClients } from './stack/clients.ts';
import { readDeployedStack } from './stack/deployed.ts';
import { readIdentity } from './stack/identity.ts';
import { readLocalStack } from './stack/local.ts';
import type { Role } from './stack/roles.ts';
import { readSecret } from './stack/secrets.ts';

/** What a command works with: one stage's stack, found and opened when first used. */
export type OpsContext = {
  stage: string;
  stack: StackAddresses;
  /** As the worker: across tenants, under row-level security, not the owner. It only reads for who may only look. */
  db: Database;
  aws: StackClients;
  /** Current value of a secret of the stack, by its short name; undefined when it has none. */
  secret(name: string): Promise<string | undefined>;
  clock: Clock;
  /** Where `pg_dump` and `psql` come from: this machine, or what the laptop downloads. */
  findPostgresClient: FindClient | undefined;
  /** Who acts, for the audit: on a deployed stage whom AWS names, here NIGHTSHIFT_OPERATOR, or user@host. */
  operator: string;
  /** What they may: every act asks for it. */
  role: Role;
  via: 'cli' | 'console';
  close(): Promise<void>;
};

/**
 * A stage's context, found by its name. `none`: without looking for its stack.
 * @param input.findPostgresClient where a missing client may come from; the machine's own by default
 */
export async function openContext(input: {
  stage: string;
  stack: 'needed' | 'none';
  findPostgresClient?: FindClient;
}): Promise<OpsContext> {
  const { stage, stack, ...deps } = input;
  if (stack === 'none') return createContext({ stack: noStack(stage), ...deps });
  if (stage === 'local') return createContext({ stack: await readLocalStack(), ...deps });
  const found = await readDeployedStack(stage);
  return createContext({ stack: found, ...deps, ...(await readIdentity({ stack: found })) });
}

/** A context on known addresses: for the CLI, the console and tests. */
export function createContext(input: {
  stack: StackAddresses;
  clock?: Clock;
  findPostgresClient?: FindClient;
  operator?: string;
  role?: Role;
  via?: 'cli' | 'console';
  /** Connections at once; the console serves several pages at a time. */
  connections?: number;
}): OpsContext {
  const { stack, role = 'secrets' } = input;
  const aws = createClients(stack);
  const secret = (name: string) => readSecret({ name }, { stack, aws });
  const db = createDatabase({ url: () => workerUrl(stack, secret), max: input.connections ?? 2 });
  return {
    stage: stack.stage,
    stack,
    db: role === 'look' ? readOnly(db) : db,
    aws,
    secret,
    clock: input.clock ?? systemClock,
    findPostgresClient: input.findPostgresClient,
    operator: input.operator ?? operatorName(),
    role,
    via: input.via ?? 'cli',
    async close() {
      aws.close();
      await db.end();
    },
  };
}

async function workerUrl(stack: StackAddresses, secret: OpsContext['secret']): Promise<string> {
  if (stack.local) return stack.local.workerUrl;
  const url = await secret('database-worker');
  if (!url) {
    throw new InvalidConfiguration(
      `The secret database-worker of ${stack.stage} has no value: has the stage been migrated?`,
    );
  }
  return url;
}

function operatorName(): string {
  const named = process.env.NIGHTSHIFT_OPERATOR;
  if (named && /^[^\p{Cc}]{1,100}$/u.test(named)) return named;
  if (named)
    throw new InvalidConfiguration(
      'NIGHTSHIFT_OPERATOR is your name as the audit keeps it: one line of 100 characters at most',
    );
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}@${hostname()}`;
  }
}

const noStack = (stage: string): StackAddresses => ({
  stage,
  region: process.env.AWS_REGION ?? 'us-east-1',
  bus: '',
  queues: {},
  buckets: {},
  functions: [],
  secrets: {},
});
