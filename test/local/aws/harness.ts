import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackModel } from '../../../lib/template/model.ts';
import { type LocalAws, startAws } from '../../../local/aws/start.ts';

export type Harness = {
  aws: LocalAws;
  stateDir: string;
  log: string[];
  /** Settings for a real SDK client that signs as this function, or as the operator. */
  as(name: string): ClientSettings;
  queueUrl(name: string): string;
  /** Stops and starts again on the same state, as `npm start` would. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

type ClientSettings = {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
};

export async function startHarness(
  model: StackModel,
  { now }: { now?: () => Date } = {},
): Promise<Harness> {
  const stateDir = mkdtempSync(join(tmpdir(), 'nightshift-aws-'));
  const log: string[] = [];
  const start = () =>
    startAws({ stateDir, model, onLog: (line) => log.push(line), ...(now && { now }) });
  const harness: Harness = {
    aws: await start(),
    stateDir,
    log,
    as: (name) => ({
      endpoint: harness.aws.endpoint,
      region: 'us-east-1',
      credentials:
        name === 'operator' ? harness.aws.operatorCredentials : harness.aws.credentialsFor(name),
      maxAttempts: 1,
    }),
    queueUrl: (name) => `${harness.aws.endpoint}/000000000000/nightshift-local-${name}`,
    async restart() {
      await harness.aws.stop();
      harness.aws = await start();
    },
    async stop() {
      await harness.aws.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
  return harness;
}
