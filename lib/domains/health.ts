import { Duration } from 'aws-cdk-lib';
import { diagnosticsApi } from '../../shared/health/routes.ts';
import { acknowledge, allow, bindQueueDepths, bindSecret } from '../constructs/bind.ts';
import { httpFunction } from '../constructs/http-function.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { memoryAlarm } from '../watch/function-alarms.ts';
import { deadLettersAlarm } from '../watch/queue-alarms.ts';
import type { BackupPlaces } from './backup/index.ts';
import type { DriveIntakeOptions } from './documents/drive.ts';

/**
 * GET /health for anybody, /diag/… and /metrics for operators: one function, so that what is asked
 * now and then costs eight resources and not eight times as many. Comes after every queue.
 */
export function addHealth(
  foundation: Foundation,
  { version, places, drive }: { version: string; places: BackupPlaces; drive: DriveIntakeOptions },
): void {
  const fn = httpFunction(foundation, diagnosticsApi, {
    memoryMb: 512,
    timeout: Duration.seconds(15),
    database: 'worker',
    environment: {
      VERSION: version,
      API_ID: foundation.api.apiId,
      RHYTHM: foundation.config.rhythm,
      ...places.drive,
      ...drive.environment,
    },
    errorImpact: 'Monitors call the service down while it may well be up; nobody sees the metrics.',
  });
  foundation.watch.alarms.push(memoryAlarm(foundation), deadLettersAlarm(foundation));
  bindSecret(fn, foundation.secrets.operatorToken, 'OPERATOR_TOKEN_SECRET');
  bindSecret(fn, places.secret, 'BACKUP_SECOND_SECRET');
  bindSecret(fn, drive.secret, 'DRIVE_ACCOUNT_SECRET');
  bindQueueDepths(fn, foundation);
  allow(fn, ['cloudwatch:GetMetricData'], ['*']);
  acknowledge(fn, {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'CloudWatch knows no resources for reading metrics.',
  });
}
