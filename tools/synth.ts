import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { readContext, refuseWrongContext } from '../lib/context.ts';
import type { Stage } from '../lib/naming.ts';
import { NightshiftStack } from '../lib/nightshift-stack.ts';
import { stageConfig } from '../lib/stage-config.ts';
import { WatchStack } from '../lib/watch/watch-stack.ts';
import { readVersion } from '../shared/platform/checkout-version.ts';

export type SynthInput = {
  stage: Stage;
  /** The cloud assembly is written here, e.g. `cdk.out`. */
  outDir: string;
  /** The bundles, from buildFunctions: `.build/functions` of the project by default. */
  functionsDir?: string;
  /** CDK context: lib/context.ts says which. */
  context?: Record<string, unknown>;
  /**
   * Whether properties are checked against CloudFormation’s schemas, for seconds of CPU: where it is
   * deployed, by default.
   */
  validate?: boolean;
};

export type Synthesised = {
  stackName: string;
  templatePath: string;
  /** The stacks to deploy, in this order: the one that works, the one that watches it. */
  stackNames: string[];
};

const ROOT = join(import.meta.dirname, '..');

/** The project's place for bundles. */
export const FUNCTIONS_DIR = join(ROOT, '.build', 'functions');

/** How the CDK's library behaves where it once behaved otherwise: all as it recommends to whoever begins. */
const { context: FEATURE_FLAGS } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));

/** Writes the stage's CloudFormation template; needs no network, no Docker, no CDK CLI. */
export function synthesise(input: SynthInput): Synthesised {
  const { app, stack, watch } = createStage(input);
  app.synth();
  return {
    stackName: stack.stackName,
    stackNames: [stack, ...(watch ? [watch] : [])].map(({ stackName }) => stackName),
    templatePath: join(input.outDir, `${stack.stackName}.template.json`),
  };
}

/** The stage's app, for what looks at the constructs before they become a template. */
export function createStage(input: SynthInput) {
  const { stage, outDir, functionsDir, context = {}, validate = stage !== 'local' } = input;
  const app = createApp({
    outdir: outDir,
    // Nothing of the local stage goes to CloudFormation, and a test checks it with the rest.
    builtinCloudFormationValidation: validate,
    context: {
      // The local runtime runs the bundles where they were built.
      ...(stage === 'local' ? { 'aws:cdk:disable-asset-staging': true } : {}),
      ...context,
    },
  });
  return { app, ...addStage(app, { stage, functionsDir: functionsDir ?? FUNCTIONS_DIR }) };
}

/** @throws WrongContext for a context value that the stack does not know, or cannot use. */
export function createApp({ context, ...props }: AppProps): App {
  const app = new App({
    analyticsReporting: false,
    ...props,
    // The CDK's own command line reads them itself: either way makes the same template.
    context: { ...FEATURE_FLAGS, ...context },
  });
  refuseWrongContext(app.node.getAllContext() as Record<string, unknown>);
  return app;
}

/** Adds a stage to an app: its stack and, where the stage is watched, the one with its alarms. */
export function addStage(
  app: App,
  input: { stage: Stage; functionsDir: string },
): { stack: NightshiftStack; watch?: WatchStack } {
  const database = readContext(app.node, 'database') === 'aurora' ? 'aurora' : 'url';
  const version = input.stage === 'local' ? 'local' : readVersion(ROOT);
  const stack = new NightshiftStack(app, { ...input, database, version });
  if (!stageConfig(app.node, input.stage).watch) return { stack };
  const watch = new WatchStack(app, { stage: input.stage, watch: stack.watch });
  // By name only, so the CDK cannot know: what is watched must be there first.
  watch.addStackDependency(stack);
  return { stack, watch };
}
