import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../../lib/naming.ts';
import { writeStandInBundles } from '../stand-in-bundles.ts';
import { synthesise } from '../synth.ts';

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties are untyped JSON
export type Resource = { Type: string; Properties: any };

/** CloudFormation's limit on one stack. */
const MOST_RESOURCES = 500;
/** What a test holds the stack to, so that the next domains fit. */
export const OUR_MOST_RESOURCES = 400;

export type Resources = Record<string, Resource>;

/** The resources of a stage by logical id, as CloudFormation would get them; those that watch it apart. */
export function stageResources(
  root: string,
  { stage, context = {} }: { stage: Stage; context?: Record<string, string> },
): { stack: Resources; watch: Resources } {
  const dir = mkdtempSync(join(tmpdir(), `nightshift-${stage}-`));
  try {
    const functionsDir = join(dir, 'functions');
    writeStandInBundles(root, functionsDir);
    const outDir = join(dir, 'out');
    const { stackNames } = synthesise({ stage, outDir, functionsDir, context, validate: false });
    const [stack = {}, watch = {}] = stackNames.map(
      (name): Resources =>
        JSON.parse(readFileSync(join(outDir, `${name}.template.json`), 'utf8')).Resources,
    );
    return { stack, watch };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** How near the stack is to CloudFormation's limit: as it is by default, and with Aurora. */
export function resourceCount(byDefault: object, withAurora: object): string {
  const [few, many] = [byDefault, withAurora].map((resources) => Object.keys(resources).length);
  return `Production has ${few} resources, ${many} with Aurora; CloudFormation takes ${MOST_RESOURCES} in a stack, and a test fails above ${OUR_MOST_RESOURCES}.`;
}
