import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Stage } from '../../lib/naming.ts';
import { writeStandInBundles } from '../../tools/stand-in-bundles.ts';
import { createStage } from '../../tools/synth.ts';

const ROOT = join(import.meta.dirname, '../..');

export type Resource = {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation properties are untyped JSON
  Properties: any;
  Metadata?: Record<string, unknown>;
};

/** Synthesises a stage with empty bundles: what is tested is the wiring. CloudFormation’s schemas have a test (nag.test.ts). */
export function assemble(
  stage: Stage,
  context: Record<string, unknown> = {},
  { validate = false } = {},
) {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-synth-'));
  const functionsDir = join(dir, 'functions');
  writeStandInBundles(ROOT, functionsDir);
  const outDir = join(dir, 'out');
  return {
    ...createStage({ stage, outDir, functionsDir, context, validate }),
    outDir,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

type Templates = { stack: object; watch?: object };

/** A run's temporary folder ends with the run, so that what lies here is of this very code. */
const SYNTHESISED = join(tmpdir(), 'nightshift-templates');

/**
 * The stage's template, with its resources by type. A stage is synthesised once in a run: half a
 * minute of it was the same templates in one test file after another.
 */
export function templateOf(stage: Stage, context: Record<string, unknown> = {}) {
  const asked = createHash('sha256')
    .update(JSON.stringify([stage, context]))
    .digest('hex');
  const file = join(SYNTHESISED, `${asked}.json`);
  const { stack, watch } = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Templates)
    : synthesised(stage, context, file);
  return { ...read(stack), ...(watch ? { watch: read(watch) } : {}) };
}

function synthesised(stage: Stage, context: Record<string, unknown>, file: string): Templates {
  const assembled = assemble(stage, context);
  try {
    const jsonOf = (stack: Stack) => Template.fromStack(stack).toJSON();
    const { stack, watch } = assembled;
    const templates = { stack: jsonOf(stack), ...(watch ? { watch: jsonOf(watch) } : {}) };
    mkdirSync(SYNTHESISED, { recursive: true });
    // Whole or not at all: the other worker may look at the same time.
    const half = `${file}.${process.pid}`;
    writeFileSync(half, JSON.stringify(templates));
    renameSync(half, file);
    return templates;
  } finally {
    assembled.remove();
  }
}

function read(json: object) {
  const template = Template.fromJSON(json as Record<string, unknown>);
  const all = template.toJSON().Resources as Record<string, Resource>;
  return {
    template,
    all,
    ofType: (type: string) => Object.entries(all).filter(([, r]) => r.Type === type),
  };
}

/** What the role of a function may do; the policy stands in the role itself. */
export const statementsOf = (role: Resource): { Action: string | string[]; Resource: unknown }[] =>
  (role.Properties.Policies ?? []).flatMap(
    (policy: { PolicyDocument: { Statement: unknown[] } }) => policy.PolicyDocument.Statement,
  );
