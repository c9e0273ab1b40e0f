import { Duration } from 'aws-cdk-lib';
import { type Bucket, StorageClass } from 'aws-cdk-lib/aws-s3';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { allow, bindBucket } from '../constructs/bind.ts';
import { createBucket } from '../constructs/bucket.ts';
import { jobQueue } from '../constructs/job-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';

/**
 * 04:30 → queue apply-retention → old rows to the bucket archive, then out of their tables; and all that
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
  const retention = jobQueue(foundation, jobs['apply-retention'], {
    memoryMb: 1_024,
    batchSize: 1,
    maxAge: Duration.hours(3),
  });
  bindBucket(retention.function, archive, {
    variable: 'ARCHIVE_BUCKET',
    access: ['read', 'write', 'delete', 'list'],
  });
  bindBucket(retention.function, documents, {
    variable: 'DOCUMENTS_BUCKET',
    access: ['read', 'delete', 'list'],
  });
  allow(retention.function, ['sqs:SendMessage'], [retention.queue.queueArn]);
  retention.function.addEnvironment('RETENTION_QUEUE', retention.queue.queueUrl);
}
