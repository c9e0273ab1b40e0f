import { Duration } from 'aws-cdk-lib';
import { StorageClass } from 'aws-cdk-lib/aws-s3';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { bindBucket } from '../constructs/bind.ts';
import { createBucket } from '../constructs/bucket.ts';
import { scheduleOf } from '../constructs/job-queues.ts';
import { ScheduledQueue } from '../constructs/scheduled-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** 04:30 → queue apply-retention → old rows to the bucket archive, then out of their tables. */
export function addRetention(house: Foundation) {
  const archive = createBucket(house, 'archive', {
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
  const retention = new ScheduledQueue(house, 'apply-retention', {
    consumer: {
      name: 'apply-retention',
      memoryMb: 1_024,
      timeout: Duration.minutes(15),
      database: 'worker',
    },
    batchSize: 1,
    maxConcurrency: 2,
    maxAge: Duration.hours(3),
    schedules: { 'apply-retention': scheduleOf(jobs['apply-retention']) },
    errorImpact: jobs['apply-retention'].impact,
  });
  bindBucket(retention.function, archive, {
    variable: 'ARCHIVE_BUCKET',
    access: ['read', 'write', 'delete', 'list'],
  });
}
