import type { StackModel } from '../lib/template/model.ts';
import type { StackFile } from '../ops/stack/stack-file.ts';
import type { LocalAws } from './aws/start.ts';
import { secretValue } from './secret-values.ts';

type Described = {
  model: StackModel;
  aws: LocalAws;
  apiUrl: string;
  stripeUrl: string | undefined;
  databaseUrl: string;
  logsDir: string;
};

/** What `stack.json` says of a running stack. */
export function describeStack({ model, aws, stripeUrl, ...rest }: Described): StackFile {
  const secret = (name: string) => secretValue(model, aws.parameters, name);
  const given = {
    stripeUrl,
    workerUrl: secret('database-worker'),
    appUrl: secret('database-app'),
    // Several may be listed, separated by commas or blanks; any of them signs.
    stripeWebhookSecret: secret('stripe-webhook')?.split(/[\s,]+/)[0],
  };
  return {
    stage: model.stage,
    ...rest,
    mailUrl: aws.mail.url,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    awsEndpoint: aws.endpoint,
    region: model.region,
    operator: aws.operatorCredentials,
    bus: model.buses.find(({ name }) => name !== 'default')?.name ?? 'default',
    queues: Object.fromEntries(model.queues.map(({ name, url }) => [name, url])),
    buckets: Object.fromEntries(model.buckets.map(({ name, bucketName }) => [name, bucketName])),
    functions: model.functions.map(({ name }) => name),
    secrets: Object.fromEntries(model.secrets.map(({ name, parameter }) => [name, parameter])),
    pid: process.pid,
    startedAt: new Date().toISOString(),
  };
}
