import { join } from 'node:path';
import type { StackModel } from '../lib/template/model.ts';
import { readTemplate } from '../lib/template/read.ts';
import type { StackFile } from '../ops/stack/stack-file.ts';
import { runCustomResources } from './custom-resources.ts';
import { insertDemo } from './demo.ts';
import { functionSpec } from './functions/environment.ts';
import type { FunctionHost } from './functions/function-host.ts';
import { startFunctionHosts } from './functions/function-hosts.ts';
import { createInvoker } from './functions/invoker.ts';
import { createFunctionLogs } from './functions/logs.ts';
import { openConsole } from './operator-console.ts';
import { openParts, type Parts, type RuntimeOptions } from './parts.ts';
import { postgresClientOf } from './postgres-client/client-of.ts';
import { clientBin } from './postgres-client/fetch-client.ts';
import { putStartValues } from './secret-values.ts';
import { describeStack } from './stack-description.ts';
import { type Closing, createClosing } from './state/closing.ts';
import { openDataFolder } from './state/folders.ts';
import { lockState } from './state/lock.ts';
import { removeStackFile, writeStackFile } from './state/stack-file.ts';
import { startStripeOf, stripeEnvironment } from './stripe/for-stack.ts';
import type { LocalStripe } from './stripe/server.ts';
import { demandGrants } from './triggers/grants.ts';
import { measureRequests } from './triggers/http/measure.ts';
import { openHttpApi } from './triggers/http-api.ts';
import { startPoller } from './triggers/queue-poller.ts';
import { startScheduler } from './triggers/scheduler.ts';

/** The longest that a stop waits for what is in work; the rest comes back to its queue. */
const DRAIN_MS = 10_000;

/** Of the server that the runtime brings; a client of this or a later major serves. */
const POSTGRES_MAJOR = 15;

export type Runtime = {
  /** What stack.json says. */
  stack: StackFile;
  /** Resources of the template that this machine does without, and why. */
  ignored: StackModel['ignored'];
  /** Of the process that runs the functions. */
  hostPid: () => number | undefined;
  /** Drains and stops everything; with `force` it does not wait for what is in work. */
  stop: (options?: { force?: boolean }) => Promise<void>;
};

/**
 * Starts the whole stack on this machine and resolves when it takes requests.
 * @throws Error whose message says what to do; nothing keeps running then
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const closing = createClosing(options.onProgress ?? (() => {}));
  try {
    return await start(options, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function start(options: RuntimeOptions, closing: Closing): Promise<Runtime> {
  const { stateDir, signal, onProgress = () => {} } = options;
  closing.push('state folder', lockState(stateDir));
  removeStackFile(stateDir);
  const { dir: dataDir, discard } = await openDataFolder(options);
  closing.push('data folder', discard);
  const api = await openHttpApi({ ...options, onLog: onProgress });
  closing.push('HTTP API', api.stop);

  const changes = createChanges(onProgress);
  const parts = await openParts(options, { dataDir, changes, closing, onProgress });
  signal?.throwIfAborted();
  const model = readStack(parts, api.url);
  const logsDir = join(dataDir, 'logs');
  const onLine = createFunctionLogs({ dir: logsDir, onProblem: onProgress });
  const { parameters } = parts.aws;
  const about = { model, parameters, apiUrl: api.url, dataDir, onLog: onProgress };
  const stripe = await startStripeOf(about);
  if (stripe) closing.push('Stripe', stripe.stop);
  const functions = specs(model, parts, { stateDir, stripe });
  const host = await startFunctionHosts({ functions, onLine, scratch: join(dataDir, 'tmp') });
  closing.push('function host', host.stop);
  changes.applyTo(host);
  const findPostgresClient = postgresClientOf(stateDir);
  const bringImage = () => findPostgresClient({ serverMajor: POSTGRES_MAJOR });
  const invoke = createInvoker(model, { host, bringImage });
  signal?.throwIfAborted();
  await runCustomResources(model, invoke);
  if (!options.source) await insertDemo(parts.databaseUrl, { stripe: stripe?.store });
  onProgress('the database is migrated');
  signal?.throwIfAborted();

  const { aws, databaseUrl } = parts;
  const pollers = model.eventSourceMappings
    .filter((mapping) => mapping.enabled)
    .map((mapping) =>
      startPoller(mapping, { queues: aws.sqs, mappings: aws.mappings, invoke, onLog: onProgress }),
    );
  const scheduler = startScheduler(options.schedules ? model.schedules : [], {
    queues: aws.sqs,
    clock: () => new Date(),
    onLog: onProgress,
  });
  aws.starts.run(invoke, options.crashWaits);
  api.serve(model.routes, invoke, measureRequests(aws));
  const urls = { apiUrl: api.url, stripeUrl: stripe?.url, databaseUrl };
  const described = describeStack({ model, aws, ...urls, logsDir });
  const { stack, stop: stopConsole } = await openConsole(described, { stateDir });
  closing.push('operator console', stopConsole);
  writeStackFile(stateDir, stack);

  const drain = async (): Promise<void> => {
    removeStackFile(stateDir);
    scheduler.stop();
    const inWork = Promise.all([
      api.stop(),
      ...pollers.map((poller) => poller.stop()),
      aws.starts.stop(),
    ]);
    const late = new Promise((done) => setTimeout(done, DRAIN_MS).unref());
    await Promise.race([inWork, late]);
  };
  let stopped: Promise<void> | undefined;
  return {
    stack,
    ignored: model.ignored,
    hostPid: host.pid,
    stop: ({ force = false } = {}) => {
      if (force) host.kill();
      stopped ??= drain().then(closing.close);
      return stopped;
    },
  };
}

/** Reads the template with this machine's addresses, and refuses what AWS would refuse. */
function readStack({ source, aws, databaseUrl }: Parts, apiUrl: string): StackModel {
  const model = readTemplate({ ...source, stage: 'local', awsEndpoint: aws.endpoint, apiUrl });
  demandGrants(model);
  aws.setModel(model);
  putStartValues(model, { parameters: aws.parameters, databaseUrl });
  return model;
}

const specs = (
  model: StackModel,
  { aws }: Parts,
  { stateDir, stripe }: { stateDir: string; stripe: LocalStripe | undefined },
) =>
  model.functions.map((fn) => {
    const environment = { ...fn.environment, ...stripeEnvironment(fn.environment, stripe) };
    return functionSpec(
      { ...fn, environment },
      {
        model,
        awsEndpoint: aws.endpoint,
        credentials: aws.credentialsFor(fn.name),
        imageBin: clientBin(stateDir),
      },
    );
  });

/** Changes to sources go to the host once there is one. */
function createChanges(onProgress: (line: string) => void) {
  let host: FunctionHost | undefined;
  return {
    onRebuilt: (names: string[]) => {
      host?.replace(names);
      onProgress(`rebuilt ${names.join(', ')}`);
    },
    onFailed: (error: Error) =>
      onProgress(`a change does not build, the functions stay as they were: ${error.message}`),
    applyTo: (started: FunctionHost) => {
      host = started;
    },
  };
}
