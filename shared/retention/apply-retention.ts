import type { Sql } from '../platform/database/database.ts';
import { type ApplyDeps, applyPolicy, type PolicyResult } from './apply-policy.ts';
import { cutoffOf, listPolicies, type Policy, policyOf } from './policy.ts';
import { describeTable } from './target-table.ts';

export type RetentionRun = {
  results: PolicyResult[];
  failures: { table: string; error: unknown }[];
};

/**
 * Applies every policy, or one. A policy that fails does not keep the others from theirs.
 * @param input.at decides what is past its time
 */
export async function applyRetention(
  input: { at: Date; table?: string | undefined },
  deps: ApplyDeps,
): Promise<RetentionRun> {
  const results: PolicyResult[] = [];
  const failures: RetentionRun['failures'] = [];
  for (const policy of await policies(input, { sql: deps.db })) {
    try {
      results.push(await applyPolicy({ policy, at: input.at }, deps));
    } catch (error) {
      failures.push({ table: policy.table, error });
    }
  }
  return { results, failures };
}

export type RetentionPreview = { table: string; days: number; archive: boolean; due: number };

/** How many rows each policy would take. */
export async function previewRetention(
  input: { at: Date; table?: string | undefined },
  deps: { sql: Sql },
): Promise<RetentionPreview[]> {
  const previews: RetentionPreview[] = [];
  for (const policy of await policies(input, deps)) {
    const table = await describeTable(policy, deps);
    const { rows } = await deps.sql.query<{ due: string }>(
      `SELECT count(*) AS due FROM ${table.name} AS r WHERE ${table.due} AND ${table.free}`,
      [cutoffOf(policy, input.at)],
    );
    const idle = !policy.enabled || policy.holdReason !== null;
    const due = idle ? 0 : Number(rows[0]?.due);
    previews.push({ table: policy.table, days: policy.days, archive: policy.archive, due });
  }
  return previews;
}

async function policies(
  { table }: { table?: string | undefined },
  deps: { sql: Sql },
): Promise<Policy[]> {
  const all = await listPolicies(deps);
  return table ? [policyOf(table, all)] : all;
}
