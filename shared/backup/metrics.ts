import type { RunKind } from './ledger.ts';

/** Metric names, as the alarms in lib/backup.ts and the runbook have them. */
export const METRICS = {
  namespace: 'Nightshift',
  backup: { success: 'db_backup_success', seconds: 'db_backup_duration_seconds' },
  drill: { success: 'db_backup_drill_success', seconds: 'db_backup_drill_duration_seconds' },
  size: 'db_backup_size_bytes',
} as const;

/** Writes a run's metrics as one line of CloudWatch's embedded metric format: no call, no permission. */
export function countRun(run: {
  kind: RunKind;
  success: boolean;
  seconds: number;
  bytes?: number | undefined;
}): void {
  const names = METRICS[run.kind];
  const values: Record<string, number> = {
    [names.success]: run.success ? 1 : 0,
    [names.seconds]: run.seconds,
    ...(run.bytes === undefined ? {} : { [METRICS.size]: run.bytes }),
  };
  const unit = (name: string) =>
    name.endsWith('seconds') ? 'Seconds' : name.endsWith('bytes') ? 'Bytes' : 'Count';
  const Stage = process.env.STAGE ?? 'local';
  console.log(
    JSON.stringify({
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          {
            Namespace: METRICS.namespace,
            Dimensions: [['Stage']],
            Metrics: Object.keys(values).map((Name) => ({ Name, Unit: unit(Name) })),
          },
        ],
      },
      Stage,
      ...values,
    }),
  );
}
