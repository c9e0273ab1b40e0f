import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { readContext } from '../lib/context.ts';
import { buildFunctions } from './bundles.ts';
import { parseStage } from './cdk-context.ts';
import { EXIT, type ExitCode } from './command-line/command.ts';
import { WrongUse } from './command-line/wrong-use.ts';
import { writeStandInBundles } from './stand-in-bundles.ts';
import { addStage, createApp, FUNCTIONS_DIR } from './synth.ts';

/** Whether the CDK's own command line (cdk.json) runs this program. */
export const runsUnderCdk = (environment = process.env) => environment.CDK_OUTDIR !== undefined;

/**
 * Writes the assembly that `npx cdk ls|synth|diff|deploy|destroy` asked for, where it asked for it,
 * and prints nothing: `cdk ls` is read by programs. `-c stage=prod` says which stage; dev by default,
 * so that `--all` never means production.
 */
export async function synthesiseForCdk(root: string): Promise<ExitCode> {
  const app = createApp({});
  const stage = parseStage(readContext(app.node, 'stage') ?? 'dev');
  if (stage === 'local') throw new WrongUse('The local stage runs by npm start: nothing to deploy');
  if (wantsCode(app)) {
    await buildFunctions({ root, outDir: FUNCTIONS_DIR });
    addStage(app, { stage, functionsDir: FUNCTIONS_DIR });
    app.synth();
    return EXIT.ok;
  }
  const functionsDir = mkdtempSync(join(tmpdir(), 'nightshift-cdk-'));
  try {
    writeStandInBundles(root, functionsDir);
    addStage(app, { stage, functionsDir });
    app.synth();
    return EXIT.ok;
  } finally {
    rmSync(functionsDir, { recursive: true, force: true });
  }
}

/** The CDK says so by an empty list when no code is looked at, as by `cdk ls` and `cdk destroy`. */
function wantsCode(app: App): boolean {
  const stacks: unknown = app.node.tryGetContext('aws:cdk:bundling-stacks');
  return !Array.isArray(stacks) || stacks.length > 0;
}
