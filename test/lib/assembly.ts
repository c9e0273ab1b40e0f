import { mkdtempSync, rmSync } from 'node:fs';
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

/** Synthesises a stage with empty bundles: what is tested is the wiring. */
export function assemble(stage: Stage, context: Record<string, unknown> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-synth-'));
  const functionsDir = join(dir, 'functions');
  writeStandInBundles(ROOT, functionsDir);
  const outDir = join(dir, 'out');
  return {
    ...createStage({ stage, outDir, functionsDir, context }),
    outDir,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** The stage's template, with its resources by type. */
export function templateOf(stage: Stage, context: Record<string, unknown> = {}) {
  const assembled = assemble(stage, context);
  try {
    const { stack, watch } = assembled;
    return { ...read(stack), ...(watch ? { watch: read(watch) } : {}) };
  } finally {
    assembled.remove();
  }
}

function read(stack: Stack) {
  const template = Template.fromStack(stack);
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
