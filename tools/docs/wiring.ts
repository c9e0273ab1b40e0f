import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackModel } from '../../lib/template/model.ts';
import { readTemplate } from '../../lib/template/read.ts';
import { isLastQueue } from '../../shared/health/queues.ts';
import { writeStandInBundles } from '../stand-in-bundles.ts';
import { synthesise } from '../synth.ts';

/** Stands in for the addresses that only a running machine has. */
export const LOCAL_URL = 'http://127.0.0.1';

/** The wiring as the one-machine runtime reads it from the template. */
export function readWiring(root: string): StackModel {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-wiring-'));
  try {
    const functionsDir = join(dir, 'functions');
    writeStandInBundles(root, functionsDir);
    const { templatePath } = synthesise({
      stage: 'local',
      outDir: join(dir, 'cdk.out'),
      functionsDir,
    });
    return readTemplate({
      templatePath,
      stage: 'local',
      awsEndpoint: LOCAL_URL,
      apiUrl: LOCAL_URL,
      functionsDir,
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What sets a function to work, in words: its routes, its queues and what feeds them. */
export function triggersOf(model: StackModel, functionArn: string): string[] {
  const routes = model.routes
    .filter((route) => route.functionArn === functionArn)
    .map((route) => `\`${route.method} ${route.path}\``);
  const queues = model.eventSourceMappings
    .filter((mapping) => mapping.functionArn === functionArn)
    .map((mapping) => model.queues.find((queue) => queue.arn === mapping.queueArn));
  const last = queues.filter((queue) => isLastQueue(queue?.name ?? ''));
  const working = queues.flatMap((queue) =>
    queue && !last.includes(queue) ? [`queue \`${queue.name}\` ← ${feeds(model, queue.arn)}`] : [],
  );
  const custom = model.customResources.some((resource) => resource.functionArn === functionArn);
  return [
    ...routes,
    ...working,
    ...last.map((queue) => `queue \`${queue?.name}\``),
    ...startsOf(model, functionArn),
    ...(custom ? ['the deployment'] : []),
  ];
}

/** A job's function is started for each occurrence that its schedule sends. */
function startsOf(model: StackModel, functionArn: string): string[] {
  const fn = model.functions.find(({ arn }) => arn === functionArn);
  if (!fn || !model.starts.some((start) => start.functionArn === functionArn)) return [];
  return model.schedules
    .filter(({ target }) => JSON.parse(target.input ?? '{}').schedule === fn.name)
    .map((schedule) => `\`start-jobs\` ← ${timesOf(schedule)}`);
}

const timesOf = ({ expression, timezone }: StackModel['schedules'][number]) =>
  timezone === 'Etc/UTC' ? `\`${expression}\`` : `\`${expression}\` ${timezone}`;

function feeds(model: StackModel, queueArn: string): string {
  const rules = model.rules
    .filter((rule) => rule.targets.some((target) => target.arn === queueArn))
    .flatMap(({ pattern = {} }) => (pattern.$or ?? [pattern]) as Record<string, unknown>[])
    .flatMap((pattern) => {
      const types = pattern['detail-type'] ?? pattern.source;
      return Array.isArray(types) ? types.map((type) => `\`${JSON.stringify(type)}\``) : [];
    })
    .map((type) => type.replaceAll('"', ''));
  const schedules = model.schedules
    .filter((schedule) => schedule.target.arn === queueArn)
    .map(timesOf);
  return [...new Set([...rules, ...schedules])].join(', ') || 'other functions';
}
