import { Duration } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { bindBucket } from '../../constructs/bind.ts';
import { createBucket } from '../../constructs/bucket.ts';
import type { NightshiftFunction } from '../../constructs/nightshift-function.ts';
import type { Foundation } from '../../foundation/foundation.ts';

/** Where documents are read, and where their copies are kept. */
export type DocumentCopies = { from: Bucket; to: Bucket };

/**
 * With each backup, the bucket `documents` is copied to `documents-copy`, object by object, and the
 * manifest lists it. What is deleted there is hidden here and kept for 30 days more.
 */
export function copyDocuments(
  foundation: Foundation,
  { backup, from }: { backup: NightshiftFunction; from: Bucket },
): DocumentCopies {
  const to = createBucket(foundation, 'documents-copy', {
    versioned: true,
    lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
  });
  bindBucket(backup, from, { variable: 'DOCUMENTS_BUCKET', access: ['read', 'list'] });
  bindBucket(backup, to, {
    variable: 'DOCUMENTS_COPY_BUCKET',
    access: ['read', 'write', 'delete', 'list'],
  });
  return { from, to };
}
