import { readBackupStatus } from '../../shared/backup/runs/status.ts';
import { collectMetrics, type MetricSources } from '../../shared/health/metrics/collect.ts';
import {
  readQueueAges,
  readRequestDurations,
} from '../../shared/health/metrics/from-cloudwatch.ts';
import { gauge, postgresSources } from '../../shared/health/metrics/from-postgres.ts';
import { type Family, TEXT_FORMAT, writeMetrics } from '../../shared/health/metrics/prometheus.ts';
import { MINUTE } from '../../shared/platform/durations.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import { type DiagnosticsDeps, queueUrls, readDepths } from './diagnoses.ts';

/** Milliseconds for which CloudWatch's answer counts: it is paid for, and changes once a minute. */
const KEEP = MINUTE;

/** Answers `GET /metrics`. */
export function metricsHandlers(deps: DiagnosticsDeps) {
  const metrics = createMetrics(deps);
  return {
    'GET /metrics': async () =>
      answer(200, writeMetrics(await metrics()), { 'content-type': TEXT_FORMAT }),
  };
}

/** What `GET /metrics` tells: from Postgres, SQS and CloudWatch, and from no process's memory. */
function createMetrics(deps: DiagnosticsDeps): () => Promise<Family[]> {
  const { config, db, clock } = deps;
  const requests = kept(deps, () => readRequestDurations({ apiId: config.API_ID }, deps));
  const ages = kept(deps, () => readQueueAges({ queues: deployedQueues(deps) }, deps));
  const sources: MetricSources = {
    requests,
    'queue-ages': ages,
    'queue-depths': () => queueDepths(deps),
    backup: () => backups(deps),
    ...postgresSources({ jobs: allJobs(config.RHYTHM) }, { sql: db, clock }),
  };
  const build: Family = {
    name: 'nightshift_build_info',
    help: 'What was deployed.',
    type: 'gauge',
    samples: [{ labels: { stage: config.STAGE, version: config.VERSION }, value: 1 }],
  };
  return async () => [build, ...(await collectMetrics(sources))];
}

/** Short names and the deployed ones, which SQS' metrics go by. */
const deployedQueues = (deps: DiagnosticsDeps) =>
  Object.fromEntries(
    Object.entries(queueUrls(deps)).map(([name, url]) => [
      name,
      url.slice(url.lastIndexOf('/') + 1),
    ]),
  );

async function queueDepths(deps: DiagnosticsDeps): Promise<Family> {
  const depths = await readDepths(deps);
  return {
    name: 'nightshift_queue_messages',
    help: 'Messages in a queue: waiting, with a consumer, or delayed.',
    type: 'gauge',
    samples: depths.flatMap(({ name: queue, waiting, inFlight, delayed }) =>
      Object.entries({ waiting, 'in-flight': inFlight, delayed }).map(([state, value]) => ({
        labels: { queue, state },
        value,
      })),
    ),
  };
}

async function backups({ db, clock }: DiagnosticsDeps): Promise<Family[]> {
  const status = await readBackupStatus({ sql: db, clock });
  return [
    gauge('db_backup_success', 'Whether the last backup ended well.', status.db_backup_success),
    gauge('db_backup_age_seconds', 'Age of the last good backup.', status.db_backup_age_seconds),
    gauge('db_backup_size_bytes', 'Size of the last good backup.', status.db_backup_size_bytes),
    gauge(
      'db_backup_drill_success',
      'Whether the last restore drill ended well.',
      status.db_backup_drill_success,
    ),
    gauge(
      'db_backup_drill_age_seconds',
      'Age of the last good drill.',
      status.db_backup_drill_age_seconds,
    ),
  ];
}

/** The same answer for a while; a failure is not kept. */
function kept<T>({ clock }: Pick<DiagnosticsDeps, 'clock'>, read: () => Promise<T>) {
  let last: { until: number; value: Promise<T> } | undefined;
  return (): Promise<T> => {
    const now = clock().getTime();
    if (last && last.until > now) return last.value;
    const value = read();
    last = { until: now + KEEP, value };
    value.catch(() => {
      last = undefined;
    });
    return value;
  };
}
