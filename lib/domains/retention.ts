import { Duration } from 'aws-cdk-lib';
import { type Bucket, StorageClass } from 'aws-cdk-lib/aws-s3';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { bindBucket } from '../constructs/bind.ts';
import { createBucket } from '../constructs/bucket.ts';
import { jobFunction } from '../constructs/job-function.ts';
import type { Foundation } from '../foundation/foundation.ts';

/**
 * Each night → apply-retention → old rows to the bucket archive, then out of their tables; and all that
 * is of organisations which are to go, their documents included.
 */
export function addRetention(foundation: Foundation, { documents }: { documents: Bucket }): void {
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
  const retention = jobFunction(foundation, jobs['apply-retention'], {
    memoryMb: 1_024,
    maxAge: Duration.hours(3),
  });
  bindBucket(retention, archive, {
    variable: 'ARCHIVE_BUCKET',
    access: ['read', 'write', 'delete', 'list'],
  });
  bindBucket(retention, documents, {
    variable: 'DOCUMENTS_BUCKET',
    access: ['read', 'delete', 'list'],
  });
  retention.addEnvironment('RETENTION_QUEUE', foundation.jobs.queue.queueUrl);
}
