import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { jobs } from '../../../shared/scheduling/jobs.ts';
import { bindBucket, bindSecret } from '../../constructs/bind.ts';
import { jobFunction } from '../../constructs/job-function.ts';
import type { NightshiftFunction } from '../../constructs/nightshift-function.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { StoredSecret } from '../../foundation/stored-secret.ts';
import { imageOf } from './image.ts';
import { allowKey } from './key.ts';
import { PATIENCE } from './options.ts';

type DrillParts = {
  bucket: Bucket;
  key: StoredSecret;
  kmsKey: IKey | undefined;
};

/** 04:00 on the first of the month → restore-drill, by a role that reads no row of the stage. */
export function addDrill(
  foundation: Foundation,
  { bucket, key, kmsKey }: DrillParts,
): NightshiftFunction {
  const drill = jobFunction(foundation, jobs['restore-drill'], {
    memoryMb: 2_048,
    database: 'drill',
    ...imageOf(foundation, 'restore-drill'),
    maxAge: PATIENCE,
  });
  bindBucket(drill, bucket, {
    variable: 'BACKUPS_BUCKET',
    // It writes when the backup was proven, beside the manifest.
    access: ['read', 'write', 'list'],
  });
  bindSecret(drill, key, 'BACKUP_KEY_SECRET');
  allowKey(drill, kmsKey);
  return drill;
}
