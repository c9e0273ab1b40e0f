import { resolveNotice, tellOperators } from '../../notices/tell-operators.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { RetryLater } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import { BackupCannotRun } from '../errors.ts';
import { countRun } from './metrics.ts';
import { beginRun, failRun, finishRun, type RunKind, type RunResult, reasonOf } from './runs.ts';

export type RunDeps = {
  sql: Sql;
  clock: Clock;
  /** The work itself. */
  work: () => Promise<RunResult>;
  /** For an operator's own run: no metrics, which are the schedule's, and no log line of a failure. */
  quiet?: boolean;
};

const IMPACT: Record<RunKind, string> = {
  backup: 'Until the next one succeeds, a loss of the database loses everything since the last.',
  drill: 'Nothing at once: it is not known whether the newest backup can be restored.',
};

/**
 * Runs a backup or a drill once per occurrence, on the record: the ledger says how it ended, the
 * metrics tell the alarms, and operators are told a failure once, with its reason.
 *
 * @returns what came out, or why nothing was done
 * @throws what the work threw, after it was recorded; RetryLater while another delivery is at it
 */
export async function runOnRecord(
  input: {
    kind: RunKind;
    effectKey?: string;
    where?: 'lambda' | 'task';
    source?: string | undefined;
  },
  deps: RunDeps,
): Promise<RunResult | 'already-done'> {
  const { kind } = input;
  const count = deps.quiet ? () => {} : countRun;
  const begun = await beginRun(input, deps);
  if (begun === 'done') return 'already-done';
  if (begun === 'running') throw new RetryLater(`This ${kind} is already running`);
  const startedAt = deps.clock().getTime();
  const seconds = () => (deps.clock().getTime() - startedAt) / 1_000;
  try {
    const result = await deps.work();
    await finishRun({ ...begun, result }, deps);
    await resolveNotice({ key: noticeKey(input) }, deps);
    count({ kind, success: true, seconds: seconds(), bytes: result.bytes });
    return result;
  } catch (error) {
    count({ kind, success: false, seconds: seconds() });
    await record(error, { ...input, runId: begun.runId, deps });
    throw error;
  }
}

/** Trouble with another source does not hide, or end, trouble with the database. */
const noticeKey = ({ kind, source }: { kind: RunKind; source?: string | undefined }) =>
  source ? `${kind}-failed:${source}` : `${kind}-failed`;

/** Told even when the ledger cannot be written, and the other way round: the cause may be the database. */
async function record(
  error: unknown,
  run: { kind: RunKind; source?: string | undefined; runId: string; deps: RunDeps },
) {
  const { kind, source, runId, deps } = run;
  if (!deps.quiet) log.error(`${kind} failed`, { runId, error });
  const what = error instanceof BackupCannotRun ? 'could not run' : 'failed';
  const told = await Promise.allSettled([
    failRun({ runId, error }, deps),
    tellOperators(
      {
        key: noticeKey(run),
        template: 'backup-failed',
        title: `The ${kind} of ${source ?? 'the database'} ${what}`,
        body: `${reasonOf(error)}\n\n${IMPACT[kind]}\nWhat to do: docs/backup.md`,
      },
      deps,
    ),
  ]);
  for (const each of told)
    if (each.status === 'rejected')
      log.error('a failed run could not be recorded', { runId, error: each.reason });
}
