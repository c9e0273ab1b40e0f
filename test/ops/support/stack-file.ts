import type { StackFile } from '../../../ops/stack/stack-file.ts';

/** What the runtime writes of a stack that runs in this process. */
export const makeStackFile = (overrides: Partial<StackFile> = {}): StackFile => ({
  stage: 'local',
  apiUrl: 'http://127.0.0.1:1',
  databaseUrl: 'postgres://owner',
  workerUrl: 'postgres://worker',
  awsEndpoint: 'http://127.0.0.1:2',
  region: 'us-east-1',
  operator: { accessKeyId: 'a', secretAccessKey: 'b' },
  bus: 'nightshift-local',
  queues: { billing: 'http://127.0.0.1:2/0/billing' },
  buckets: {},
  functions: [],
  secrets: {},
  logsDir: '.',
  pid: process.pid,
  startedAt: new Date().toISOString(),
  ...overrides,
});
