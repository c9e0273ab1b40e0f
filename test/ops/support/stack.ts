import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, type OpsContext } from '../../../ops/context.ts';
import type { StackAddresses } from '../../../ops/stack/addresses.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import { startHarness } from '../../local/aws/harness.ts';
import { makeBucket, makeModel, makeQueue, makeSecret } from '../../local/aws/model.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** A stack of a real Postgres and this machine's AWS, as the runtime would describe it. */
export type TestStack = {
  database: TestDatabase;
  /** Keeps the value of a secret that the stack has. */
  putSecret(name: string, value: string): void;
  stack: StackAddresses;
  context(overrides?: { operator?: string }): OpsContext;
  /** As the owner, for what only a deployment may do. The caller ends it. */
  ownerDatabase(): Database;
  stop(): Promise<void>;
};

export async function startTestStack(
  queues = ['billing', 'dlq', 'outbox', 'test', 'jobs'],
  more: {
    buckets?: string[];
    secrets?: string[];
    attributes?: Record<string, Record<string, string>>;
    stateDir?: string;
  } = {},
): Promise<TestStack> {
  const buckets = (more.buckets ?? []).map((name) => makeBucket(name));
  const secrets = (more.secrets ?? []).map((name) => makeSecret(name));
  const model = makeModel({
    queues: queues.map((name) => makeQueue(name, { attributes: more.attributes?.[name] ?? {} })),
    buckets,
    secrets,
  });
  const [database, local] = await Promise.all([createTestDatabase(), startHarness(model)]);
  const operator = local.as('operator');
  const stack: StackAddresses = {
    stage: 'local',
    region: 'us-east-1',
    apiUrl: 'http://127.0.0.1:1',
    bus: 'nightshift',
    queues: Object.fromEntries(queues.map((name) => [name, local.queueUrl(name)])),
    buckets: Object.fromEntries(buckets.map(({ name, bucketName }) => [name, bucketName])),
    functions: ['sync-billing', 'relay-outbox'],
    secrets: Object.fromEntries(secrets.map(({ name, parameter }) => [name, parameter])),
    local: {
      stateDir: more.stateDir ?? '.local',
      pid: process.pid,
      startedAt: new Date().toISOString(),
      awsEndpoint: operator.endpoint,
      operator: operator.credentials,
      databaseUrl: database.ownerUrl,
      workerUrl: database.workerUrl,
      logsDir: join(tmpdir(), 'nightshift-no-logs'),
    },
  };
  const opened: OpsContext[] = [];
  return {
    database,
    stack,
    putSecret(name, value) {
      const { parameter } = makeSecret(name);
      local.aws.parameters.put({ name: parameter, value, type: 'SecureString', overwrite: true });
    },
    context({ operator = 'tester' } = {}) {
      const context = createContext({ stack, operator });
      opened.push(context);
      return context;
    },
    ownerDatabase: () => createDatabase({ url: async () => database.ownerUrl }),
    async stop() {
      for (const context of opened) await context.close();
      await local.stop();
      await database.drop();
    },
  };
}
