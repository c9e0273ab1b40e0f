import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTemplate } from '../lib/template/read.ts';
import { type BundleReport, buildFunctions } from '../tools/bundles.ts';
import { synthesise } from '../tools/synth.ts';
import { startBareAws } from './support/bare-aws.ts';
import { clientProbes } from './support/client-probes.ts';
import { type ColdStart, coldStart, type Spent } from './support/cold-start-process.ts';
import type { Report } from './support/report.ts';
import { signedRequest } from './support/signed-request.ts';
import { median, round } from './support/statistics.ts';

/** Fresh processes per bundle; the rounds alternate, so that a slow minute hits all alike. */
const ROUNDS = 11;
const ROOT = join(import.meta.dirname, '..');
const SECRET = 'whsec_bench';

/** Jobs in the background that stream through S3 on every run: they need its client. */
const NEED_A_CLIENT = ['apply-retention', 'backup-database', 'parse-document', 'restore-drill'];
/** Runs once per deployment, and carries a whole migration runner. */
const WITHOUT_LIMIT = ['migrate'];
const LIMITS = { ready: 1.6, called: 2, client: 2.4 };

type Candidate = {
  name: string;
  bundle: string;
  environment: Record<string, string>;
  eventFile?: string;
  report?: BundleReport;
  /** At most this × a bare handler, to ready and through the first call. */
  limits: { ready?: number | undefined; called?: number | undefined };
};

/** Cold start of each bundle against a bare handler: CPU time from process start. */
export async function run(report: Report): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'nightshift-bench-'));
  const aws = await startBareAws(SECRET);
  try {
    const candidates = await prepare(dir, aws.url);
    const runs = await measure(candidates);
    tell(report, candidates, runs);
  } finally {
    aws.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function prepare(dir: string, awsUrl: string): Promise<Candidate[]> {
  const functionsDir = join(dir, 'functions');
  const reports = await buildFunctions({ root: ROOT, outDir: functionsDir });
  const eventFile = join(dir, 'request.json');
  await writeFile(eventFile, JSON.stringify(await signedRequest(SECRET)));
  await mkdir(join(dir, 'bare'));
  await writeFile(
    join(dir, 'bare', 'index.mjs'),
    'export const handler = async () => ({ statusCode: 200 });',
  );
  const environments = readEnvironments({ dir, functionsDir, awsUrl });
  const bare: Candidate = {
    name: 'bare handler',
    bundle: join(dir, 'bare', 'index.mjs'),
    environment: {},
    eventFile,
    limits: { ready: 1 },
  };
  const deployed = reports.filter(({ name }) => environments.has(name));
  const functions = deployed.map((bundle): Candidate => {
    const intake = bundle.name === 'stripe-webhook';
    return {
      name: bundle.name,
      bundle: join(bundle.dir, 'index.mjs'),
      environment: environments.get(bundle.name) ?? {},
      report: bundle,
      ...(intake ? { eventFile } : {}),
      limits: { ready: readyLimit(bundle.name), called: intake ? LIMITS.called : undefined },
    };
  });
  const probes = (await clientProbes({ root: ROOT, dir, reports })).map(
    (probe): Candidate => ({ ...probe, environment: {}, limits: { ready: LIMITS.client } }),
  );
  return [bare, ...functions, ...probes];
}

function readyLimit(name: string): number | undefined {
  if (WITHOUT_LIMIT.includes(name)) return undefined;
  return NEED_A_CLIENT.includes(name) ? LIMITS.client : LIMITS.ready;
}

async function measure(candidates: Candidate[]): Promise<Map<string, ColdStart[]>> {
  const runs = new Map<string, ColdStart[]>(candidates.map(({ name }) => [name, []]));
  for (let i = 0; i < ROUNDS; i += 1) {
    for (const candidate of candidates) {
      runs.get(candidate.name)?.push(await coldStart(candidate));
    }
  }
  return runs;
}

function tell(report: Report, candidates: Candidate[], runs: Map<string, ColdStart[]>) {
  const middle = (name: string, pick: (run: ColdStart) => Spent | undefined, what: keyof Spent) =>
    median((runs.get(name) ?? []).map((run) => pick(run)?.[what] ?? Number.NaN));
  const ready = (run: ColdStart) => run.ready;
  const called = (run: ColdStart) => run.called;
  const ratio = (name: string, pick: typeof called, what: keyof Spent = 'cpu') =>
    round(middle(name, pick, what) / middle('bare handler', pick, what));

  report.note(
    `Median of ${ROUNDS} fresh processes each, in turns. A bare handler is ready after ` +
      `${round(middle('bare handler', ready, 'cpu'), 0)} ms of CPU; the rest is × that.`,
  );
  report.table({
    title: 'Cold start, × a bare handler',
    columns: ['bundle', 'kB entry', 'kB all', '× CPU ready', '× wall ready', '× CPU first call'],
    rows: candidates.map(({ name, report: bundle, eventFile }) => [
      name,
      bundle ? Math.round(bundle.entryBytes / 1000) : '',
      bundle ? Math.round(bundle.totalBytes / 1000) : '',
      ratio(name, ready),
      ratio(name, ready, 'wall'),
      eventFile ? ratio(name, called) : '',
    ]),
  });
  for (const { name, limits } of candidates.slice(1)) {
    if (limits.ready) {
      const value = ratio(name, ready);
      report.target({ name: `${name} to ready`, value, atMost: limits.ready });
    }
    if (limits.called) {
      const value = ratio(name, called);
      report.target({ name: `${name} through its first call`, value, atMost: limits.called });
    }
  }
}

/** A function's variables as the stack sets them and this machine would resolve them. */
function readEnvironments(input: { dir: string; functionsDir: string; awsUrl: string }) {
  const { functionsDir, awsUrl } = input;
  const outDir = join(input.dir, 'cdk.out');
  const { templatePath } = synthesise({ stage: 'local', outDir, functionsDir });
  const model = readTemplate({
    templatePath,
    stage: 'local',
    awsEndpoint: awsUrl,
    apiUrl: awsUrl,
    functionsDir,
  });
  const aws = {
    AWS_ENDPOINT_URL: awsUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
  };
  return new Map(model.functions.map((fn) => [fn.name, { ...fn.environment, ...aws }]));
}
