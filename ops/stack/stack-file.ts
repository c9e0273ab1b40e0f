import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import { jsonOrNothing } from '../../shared/platform/json.ts';

const names = z.record(z.string(), z.string());

/** `stack.json`: what the runtime tells `ops`, `events` and tests about the stack that runs here. */
const stackFile = z.object({
  stage: z.string(),
  apiUrl: z.string(),
  consoleUrl: z.optional(z.string()),
  mailUrl: z.optional(z.string()),
  /** The Stripe of this machine. */
  stripeUrl: z.optional(z.string()),
  /** The owner's connection string. */
  databaseUrl: z.string(),
  /** Crosses tenants. */
  workerUrl: z.optional(z.string()),
  /** Sees one organisation. */
  appUrl: z.optional(z.string()),
  awsEndpoint: z.string(),
  region: z.string(),
  operator: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  bus: z.string(),
  /** Short name → URL. */
  queues: names,
  /** Short name → bucket name. */
  buckets: names,
  functions: z.array(z.string()),
  /** Short name → parameter. */
  secrets: names,
  stripeWebhookSecret: z.optional(z.string()),
  logsDir: z.string(),
  pid: z.number(),
  startedAt: z.string(),
});
export type StackFile = z.infer<typeof stackFile>;

/** NIGHTSHIFT_STATE, or `.local`. */
export const stateDirectory = (environment = process.env) =>
  environment.NIGHTSHIFT_STATE || '.local';

/**
 * What `stack.json` of a state folder says.
 * @throws InvalidConfiguration when none is there, with the command that starts one, or when it is
 *   not what this version of the runtime writes.
 */
export function readStackFile(stateDir = stateDirectory()): StackFile {
  const path = join(stateDir, 'stack.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new InvalidConfiguration(
      `No stack runs here (${path} is not there). Start one: npm start`,
      { cause },
    );
  }
  return parseStackFile(jsonOrNothing(text), stateDir);
}

/** @throws InvalidConfiguration naming what is missing or wrong, never a value. */
export function parseStackFile(content: unknown, stateDir: string): StackFile {
  const parsed = z.safeParse(stackFile, content);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => issue.path.join('.') || 'no JSON').join(', ');
  throw new InvalidConfiguration(
    `stack.json in ${stateDir} is damaged or of another version (${wrong}). Restart the stack: npm start`,
  );
}
