import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { jobs } from '../../../shared/scheduling/jobs.ts';
import { bindBucket, bindSecret } from '../../constructs/bind.ts';
import { jobFunction } from '../../constructs/job-function.ts';
import type { NightshiftFunction } from '../../constructs/nightshift-function.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { StoredSecret } from '../../foundation/stored-secret.ts';
import { allowKey } from './key.ts';
import type { BackupOptions } from './options.ts';

/** Each morning → prune-backups: the only one that deletes backups. */
export function addPruning(
  foundation: Foundation,
  parts: { bucket: Bucket; options: BackupOptions; second: StoredSecret },
): NightshiftFunction {
  const { bucket, options, second } = parts;
  const { BACKUP_LOCK_DAYS: _, BACKUP_KMS_KEY_ID: __, ...environment } = options.environment;
  const prune = jobFunction(foundation, jobs['prune-backups'], {
    memoryMb: 512,
    database: 'worker',
    environment,
  });
  bindBucket(prune, bucket, {
    variable: 'BACKUPS_BUCKET',
    access: ['read', 'delete', 'list'],
  });
  bindSecret(prune, second, 'BACKUP_SECOND_SECRET');
  allowKey(prune, options.kmsKey);
  return prune;
}
