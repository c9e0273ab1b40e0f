import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFauxqs } from 'fauxqs';
import { createContext, type OpsContext } from '../../../ops/context.ts';
import type { Out } from '../../../ops/frame/output.ts';
import { createOut } from '../../../ops/frame/output.ts';
import type { StackAddresses } from '../../../ops/stack/addresses.ts';
import { createDatabase, type Database } from '../../../shared/platform/db.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** A stack of a real Postgres and a real SQS, as the runtime would describe it. */
export type TestStack = {
  database: TestDatabase;
  stack: StackAddresses;
  sqs: Awaited<ReturnType<typeof startFauxqs>>;
  context(overrides?: { out?: Out; operator?: string }): OpsContext;
  /** As the owner, for what only a deployment may do. The caller ends it. */
  ownerDatabase(): Database;
  stop(): Promise<void>;
};

export async function startTestStack(
  queues = ['billing', 'billing-dlq', 'outbox'],
): Promise<TestStack> {
  const [database, sqs] = await Promise.all([
    createTestDatabase(),
    startFauxqs({ port: 0, logger: false }),
  ]);
  const awsEndpoint = `http://127.0.0.1:${sqs.port}`;
  const urls = queues.map((name) => {
    const { queueName } = sqs.createQueue(`nightshift-local-${name}`);
    return [name, `${awsEndpoint}/000000000000/${queueName}`] as const;
  });
  const stack: StackAddresses = {
    stage: 'local',
    region: 'us-east-1',
    apiUrl: 'http://127.0.0.1:1',
    bus: 'nightshift',
    queues: Object.fromEntries(urls),
    buckets: {},
    functions: ['sync-billing', 'relay-outbox'],
    secrets: {},
    local: {
      stateDir: '.local',
      pid: process.pid,
      startedAt: new Date().toISOString(),
      awsEndpoint,
      operator: { accessKeyId: 'operator', secretAccessKey: 'operator' },
      databaseUrl: database.ownerUrl,
      workerUrl: database.workerUrl,
      logsDir: join(tmpdir(), 'nightshift-no-logs'),
    },
  };
  const opened: OpsContext[] = [];
  return {
    database,
    stack,
    sqs,
    context({ out = quiet(), operator = 'tester' } = {}) {
      const context = createContext({ stack, out, operator });
      opened.push(context);
      return context;
    },
    ownerDatabase: () => createDatabase({ url: async () => database.ownerUrl }),
    async stop() {
      for (const context of opened) await context.close();
      await sqs.stop();
      await database.drop();
    },
  };
}

const quiet = () => createOut({ json: false, stdout: () => {}, stderr: () => {} });
