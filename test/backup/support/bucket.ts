import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackModel } from '../../../lib/template/model.ts';
import { startAws } from '../../../local/aws/start.ts';
import type { ObjectStore } from '../../../shared/platform/object-store/object-store.ts';
import { openS3Store } from '../../../shared/platform/object-store/s3-store.ts';

export type TestBucket = {
  store: ObjectStore;
  /** Opens the bucket through another address, e.g. a proxy that breaks. */
  openAt(endpoint: string, attempts?: number, bucket?: string): Promise<ObjectStore>;
  endpoint: string;
  /** Folder with everything that the store keeps, parts of unfinished uploads included. */
  dir: string;
  keys(): Promise<string[]>;
  credentials: { accessKeyId: string; secretAccessKey: string };
  stop(): Promise<void>;
};

/** The machine's own S3, with one empty bucket. */
export async function startBucket(names = ['backups', 'archive', 'second']): Promise<TestBucket> {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bucket-'));
  const model: StackModel = {
    stackName: 'Test',
    stage: 'test',
    region: 'us-east-1',
    account: '000000000000',
    functions: [],
    queues: [],
    buses: [],
    rules: [],
    eventSourceMappings: [],
    starts: [],
    routes: [],
    schedules: [],
    buckets: names.map((name) => ({
      name,
      bucketName: name,
      arn: `arn:aws:s3:::${name}`,
      eventBridge: false,
    })),
    secrets: [],
    topics: [],
    parameters: [],
    permissions: [],
    ignored: [],
  } as unknown as StackModel;
  const aws = await startAws({ stateDir: dir, model });
  const credentials = aws.operatorCredentials;
  const openAt = (endpoint: string, attempts = 2, bucket = names[0] as string) =>
    openS3Store({
      bucket,
      client: {
        endpoint,
        region: 'us-east-1',
        credentials,
        forcePathStyle: true,
        maxAttempts: attempts,
      },
    });
  const store = await openAt(aws.endpoint);
  return {
    store,
    openAt,
    endpoint: aws.endpoint,
    dir,
    credentials,
    async keys() {
      const keys: string[] = [];
      for await (const { key } of store.list('')) keys.push(key);
      return keys;
    },
    async stop() {
      store.close();
      await aws.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
