import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database/database.ts';
import { emitMetrics, NAMESPACE } from '../../platform/metrics.ts';
import type { RunKind } from './runs.ts';
import { readBackupStatus } from './status.ts';

/** Metric names, as the alarms in lib/domains/backup/alarms.ts and the runbook have them. */
export const METRICS = {
  namespace: NAMESPACE,
  backup: { success: 'db_backup_success', seconds: 'db_backup_duration_seconds' },
  drill: { success: 'db_backup_drill_success', seconds: 'db_backup_drill_duration_seconds' },
  size: 'db_backup_size_bytes',
  age: { backup: 'db_backup_age_seconds', drill: 'db_backup_drill_age_seconds' },
} as const;

/** How a run ended. */
export function countRun(run: {
  kind: RunKind;
  success: boolean;
  seconds: number;
  bytes?: number | undefined;
}): void {
  const names = METRICS[run.kind];
  emitMetrics({
    [names.success]: run.success ? 1 : 0,
    [names.seconds]: run.seconds,
    ...(run.bytes === undefined ? {} : { [METRICS.size]: run.bytes }),
  });
}

/** How old the last good backup and the last good drill are; what never was has no age. */
export async function measureBackups(deps: { sql: Sql; clock: Clock }): Promise<void> {
  const status = await readBackupStatus(deps);
  const ages = Object.values(METRICS.age).flatMap((name) => {
    const age = status[name];
    return age === null ? [] : [[name, age] as const];
  });
  if (ages.length > 0) emitMetrics(Object.fromEntries(ages));
}
