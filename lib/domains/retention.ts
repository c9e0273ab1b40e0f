import { Duration } from 'aws-cdk-lib';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { bindBucket } from '../constructs/bind.ts';
import { createBucket } from '../constructs/bucket.ts';
import { jobQueue } from '../constructs/job-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** 04:30 → queue apply-retention → old rows to the bucket archive, then out of their tables. */
export function addRetention(foundation: Foundation): void {
  const archive = createBucket(foundation, 'archive', {
    lifecycleRules: [
      {
        transitions: [
          {
            storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
            transitionAfter: Duration.days(30),
          },
        ],
      },
    ],
  });
  const retention = jobQueue(foundation, jobs['apply-retention'], {
    memoryMb: 1_024,
    batchSize: 1,
    maxAge: Duration.hours(3),
  });
  bindBucket(retention.function, archive, {
    variable: 'ARCHIVE_BUCKET',
    access: ['read', 'write', 'delete', 'list'],
  });
}
