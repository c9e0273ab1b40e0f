import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { StackAddresses } from './addresses.ts';

/** AWS clients for a stack, each made when first asked for: most commands need one or none. */
export type StackClients = {
  sqs(): Promise<SQSClient>;
  s3(): Promise<S3Client>;
  events(): Promise<EventBridgeClient>;
  ssm(): Promise<SSMClient>;
  metrics(): Promise<CloudWatchClient>;
  /** Of deployed stages: on this machine logs are files. */
  logs(): Promise<CloudWatchLogsClient>;
  /** For drills of what a managed database keeps of itself. */
  rds(): Promise<RDSClient>;
  /** Of Aurora's own secret. */
  secretsManager(): Promise<SecretsManagerClient>;
  /** For clients made elsewhere: region, and on this machine endpoint and credentials. */
  settings: ClientSettings;
  close(): void;
};

type ClientSettings = {
  region: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
};

/**
 * Makes the clients of AWS that a command asks for, each once, with the first who asks: most commands
 * need one of them.
 */
export function createClients(stack: StackAddresses): StackClients {
  const { local, region } = stack;
  const settings: ClientSettings = {
    region,
    ...(local ? { endpoint: local.awsEndpoint, credentials: local.operator } : {}),
  };
  const made: { destroy(): void }[] = [];
  const once = <C extends { destroy(): void }>(make: () => Promise<C>) => {
    let client: Promise<C> | undefined;
    return () => {
      client ??= make().then((c) => {
        made.push(c);
        return c;
      });
      return client;
    };
  };
  return {
    settings,
    sqs: once(async () => {
      const { SQSClient } = await import('@aws-sdk/client-sqs');
      return new SQSClient({ ...settings, useQueueUrlAsEndpoint: !local });
    }),
    s3: once(async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      return new S3Client({ ...settings, forcePathStyle: local !== undefined });
    }),
    events: once(async () => {
      const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
      return new EventBridgeClient({ ...settings });
    }),
    ssm: once(async () => {
      const { SSMClient } = await import('@aws-sdk/client-ssm');
      return new SSMClient({ ...settings });
    }),
    rds: once(async () => {
      const { RDSClient } = await import('@aws-sdk/client-rds');
      return new RDSClient({ ...settings });
    }),
    metrics: once(async () => {
      const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
      return new CloudWatchClient({ ...settings, maxAttempts: 2 });
    }),
    logs: once(async () => {
      const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
      return new CloudWatchLogsClient({ ...settings });
    }),
    secretsManager: once(async () => {
      const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      return new SecretsManagerClient({ ...settings });
    }),
    close: () => {
      for (const client of made) client.destroy();
    },
  };
}
