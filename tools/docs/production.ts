import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeStandInBundles } from '../stand-in-bundles.ts';
import { synthesise } from '../synth.ts';

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties are untyped JSON
export type Resource = { Type: string; Properties: any };

/** CloudFormation's limit on one stack. */
const MOST_RESOURCES = 500;
/** What a test holds the stack to, so that the next domains fit. */
export const OUR_MOST_RESOURCES = 400;

/** The resources of the stack of prod by logical id, as CloudFormation would get them. */
export function productionResources(
  root: string,
  context: Record<string, string> = {},
): Record<string, Resource> {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-prod-'));
  try {
    const functionsDir = join(dir, 'functions');
    writeStandInBundles(root, functionsDir);
    const outDir = join(dir, 'out');
    const { templatePath } = synthesise({ stage: 'prod', outDir, functionsDir, context });
    return JSON.parse(readFileSync(templatePath, 'utf8')).Resources;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** How near the stack is to CloudFormation's limit: as it is by default, and with Aurora. */
export function resourceCount(byDefault: object, withAurora: object): string {
  const [few, many] = [byDefault, withAurora].map((resources) => Object.keys(resources).length);
  return `Production has ${few} resources, ${many} with Aurora; CloudFormation takes ${MOST_RESOURCES} in a stack, and a test fails above ${OUR_MOST_RESOURCES}.`;
}
