import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `stack.json` tells `ops`, `events` and tests about the running stack. */
export type StackFile = {
  stage: string;
  apiUrl: string;
  consoleUrl?: string;
  mailUrl?: string;
  /** The owner's connection string. */
  databaseUrl: string;
  /** Crosses tenants. */
  workerUrl?: string;
  /** Sees one organisation. */
  appUrl?: string;
  awsEndpoint: string;
  region: string;
  operator: { accessKeyId: string; secretAccessKey: string };
  bus: string;
  /** Short name → URL. */
  queues: Record<string, string>;
  /** Short name → bucket name. */
  buckets: Record<string, string>;
  functions: string[];
  /** Short name → ARN. */
  secrets: Record<string, string>;
  stripeWebhookSecret?: string;
  logsDir: string;
  pid: number;
  startedAt: string;
};

/** Written whole or not at all, and readable by its owner only: it holds credentials. */
export function writeStackFile(stateDir: string, content: StackFile): void {
  const path = join(stateDir, 'stack.json');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

export function removeStackFile(stateDir: string): void {
  rmSync(join(stateDir, 'stack.json'), { force: true });
}
