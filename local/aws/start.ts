import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { StackModel } from '../../lib/template/model.ts';
import { startInbox } from '../mail/inbox.ts';
import { createMailbox } from '../mail/mailbox.ts';
import { checkStatements } from './auth/iam.ts';
import { OPERATOR, openKeyRing } from './auth/keys.ts';
import { createAuthentication } from './authenticate.ts';
import { createCloudWatchService } from './captured/cloudwatch.ts';
import { createControlService } from './captured/control.ts';
import { createMappingsService } from './captured/mappings.ts';
import { createSnsService } from './captured/sns.ts';
import { createBus, type UnmatchedEvents } from './events/bus.ts';
import { createEventsService } from './events/service.ts';
import { createGateway } from './gateway.ts';
import { createLambdaService } from './lambda/service.ts';
import { createStarts } from './lambda/starts.ts';
import { createParametersService } from './parameters/service.ts';
import { createParameters } from './parameters/store.ts';
import { corsHeaders, preflight } from './s3/cors.ts';
import { watchLifecycles } from './s3/lifecycle.ts';
import { createS3Service } from './s3/service.ts';
import { createStorage } from './s3/storage.ts';
import { createAccount } from './ses/account.ts';
import { createFaults } from './ses/faults.ts';
import { createSesService } from './ses/service.ts';
import { createQueueHistory } from './sqs/history.ts';
import { createMoveTasks } from './sqs/move-tasks.ts';
import { createQueues, type Queues } from './sqs/queues.ts';
import { createSqsService } from './sqs/service.ts';
import { openState } from './state.ts';

export type StartAwsOptions = {
  stateDir: string;
  /** 0 takes any free port. */
  port?: number;
  host?: string;
  /** Port of the inbox page; any free one by default. */
  mailPort?: number;
  /** May come later by setModel, because URLs in it depend on the port. */
  model?: StackModel;
  onLog?: (line: string) => void;
  now?: () => Date;
};

export type LocalAws = Awaited<ReturnType<typeof startAws>>;

/** Starts the AWS of this machine on loopback: one HTTP endpoint, and the same stores in-process. */
export async function startAws(options: StartAwsOptions) {
  const { stateDir, port = 0, host = '127.0.0.1', now = () => new Date() } = options;
  const onLog = options.onLog ?? (() => {});
  mkdirSync(stateDir, { recursive: true });
  const state = openState(stateDir);
  const keys = openKeyRing(stateDir);
  const clock = () => now().getTime();
  const history = createQueueHistory(state, { now: clock, queues: (): Queues => queues });
  const queues = createQueues(state, clock, history.count);
  const moves = createMoveTasks({ queues, now: clock });
  const parameters = createParameters(state, clock);
  const bus = createBus({ state, queues, onLog, now });
  const storage = createStorage({ state, dir: join(stateDir, 's3'), bus, now: clock });
  const lifecycles = watchLifecycles(storage);
  const mailbox = createMailbox(state);
  const faults = createFaults();
  const ses = createAccount();
  const sns = createSnsService({ mailbox, now: clock });
  const cloudWatch = createCloudWatchService(clock, { queueSamples: history.samples });
  const mappings = createMappingsService({ state });
  const starts = createStarts({ state, queues, now: clock, onLog });
  const lambda = createLambdaService({ starts, mappings: mappings.service });
  const metrics = () => [
    ...cloudWatch.metrics(),
    ...bus.unmatched().map((events) => unmatchedMetric(events, clock())),
  ];
  const authenticate = createAuthentication({ keys, now });
  const gateway = createGateway({
    authenticate,
    services: {
      sqs: createSqsService(queues, moves),
      events: createEventsService(bus),
      s3: createS3Service(storage),
      ses: createSesService({ account: ses, state, bus, mailbox, faults, now: clock }),
      sns,
      monitoring: cloudWatch.service,
      lambda: lambda.service,
      ssm: createParametersService(parameters),
      nightshift: createControlService({ faults, metrics }),
    },
    preflight: (request) => preflight(storage, request),
    corsHeaders: (request) => corsHeaders(storage, request),
    onLog,
  });
  const inbox = await startInbox({ mailbox, host, port: options.mailPort ?? 0 }).catch((error) => {
    state.close();
    throw error;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      gateway.once('error', reject);
      gateway.listen(port, host, resolve);
    });
  } catch (error) {
    await inbox.stop();
    state.close();
    throw error;
  }
  history.start();
  const address = gateway.address() as AddressInfo;

  const aws = {
    /** `http://127.0.0.1:PORT` */
    endpoint: `http://${host}:${address.port}`,
    operatorCredentials: keys.keyOf(OPERATOR),
    /** By the function's short name. */
    credentialsFor: (name: string) => keys.keyOf(name),
    sqs: queues,
    bus,
    parameters,
    /** The inbox, its page, and the failures that a test may order. */
    mail: { url: inbox.url, messages: mailbox.messages, clear: mailbox.clear, faults },
    metrics,
    /** Keeps a value that this machine measured where AWS would have. */
    measure: cloudWatch.measure,
    /** Whether a queue is handed to its consumer. */
    mappings: mappings.mappings,
    /** Starts of functions by functions, which run once functions do. */
    starts: { run: starts.run, stop: starts.stop },
    alarms: { mutes: cloudWatch.mutes, set: cloudWatch.setAlarms },

    /** @throws Error naming a policy, pattern or target that this machine cannot evaluate. */
    setModel(model: StackModel) {
      checkPolicies(model);
      queues.setModel(model.queues);
      bus.setModel(model);
      storage.setModel(model.buckets);
      lifecycles.apply(model.buckets);
      ses.setModel(model);
      sns.setModel(model.topics);
      parameters.setModel(model.parameters);
      mappings.setModel(model.eventSourceMappings);
      lambda.setModel(model.functions);
      starts.setModel(model.starts);
      authenticate.setFunctions(model.functions);
    },

    async stop() {
      history.stop();
      queues.stop();
      lifecycles.stop();
      moves.stop();
      await starts.stop();
      await inbox.stop();
      gateway.closeIdleConnections();
      const closed = new Promise<void>((resolve) => gateway.close(() => resolve()));
      const force = setTimeout(() => gateway.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(force);
      state.close();
    },
  };
  try {
    if (options.model) aws.setModel(options.model);
  } catch (error) {
    await aws.stop();
    throw error;
  }
  return aws;
}

/** Not of AWS, which says nothing of an event that no rule takes. */
const unmatchedMetric = ({ bus, source, detailType, count }: UnmatchedEvents, at: number) => ({
  namespace: 'AWS/Events',
  name: 'UnmatchedEvents',
  dimensions: { EventBusName: bus, Source: source, DetailType: detailType },
  value: count,
  at,
});

function checkPolicies({ functions, queues, rules, schedules }: StackModel): void {
  for (const { name, statements } of functions) checkStatements(`function ${name}`, statements);
  for (const { name, statements } of queues) checkStatements(`queue ${name}`, statements);
  for (const { name, targets } of rules)
    for (const { roleStatements = [] } of targets) checkStatements(`rule ${name}`, roleStatements);
  for (const { name, roleStatements } of schedules)
    checkStatements(`schedule ${name}`, roleStatements);
}
