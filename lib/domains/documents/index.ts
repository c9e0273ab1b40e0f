import { Duration } from 'aws-cdk-lib';
import { type Bucket, type CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { documentsQueue } from '../../../shared/documents/contract.ts';
import { MAIL_PREFIX } from '../../../shared/documents/mailbox/receive-mail.ts';
import { awsEvents } from '../../../shared/events/aws.ts';
import { events } from '../../../shared/events/catalogue.ts';
import { allow, bindBucket, bindBus } from '../../constructs/bind.ts';
import { createBucket } from '../../constructs/bucket.ts';
import { eventRoute } from '../../constructs/event-route.ts';
import { workQueue } from '../../constructs/work-queue.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { type DriveIntakeOptions, watchDrive } from './drive.ts';
import { receiveMails } from './mailbox.ts';
import { chooseModel } from './model.ts';

/**
 * tenant-api signs an address → upload → bucket documents → default bus → queue documents →
 * parse-document → line items, prices, alerts.
 * @returns the bucket of the documents: the API signs addresses in it, the backups copy it; and what
 *   the stage says of Google Drive.
 */
export function addDocuments(foundation: Foundation): {
  documents: Bucket;
  drive: DriveIntakeOptions;
} {
  const bucket = createBucket(foundation, 'documents', {
    // What an invoice was approved by stays as it was read; S3 forgets what was replaced later.
    versioned: true,
    lifecycleRules: [
      { noncurrentVersionExpiration: Duration.days(90) },
      // What a mail carried is kept as a document.
      { prefix: MAIL_PREFIX, expiration: Duration.days(90) },
    ],
    // Browsers put files at presigned addresses, from whatever page the tenant's app is.
    cors: [{ allowedMethods: [HttpMethods.PUT], allowedOrigins: ['*'], allowedHeaders: ['*'] }],
  });
  // The property, not `eventBridgeEnabled`: that one adds a function that changes the bucket.
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
    eventBridgeConfiguration: { eventBridgeEnabled: true },
  };

  // One of them is left to whoever comes next, whatever the others have uploaded.
  const readers = Math.max(4, foundation.config.consumerConcurrency);
  const documents = workQueue(foundation, documentsQueue, {
    // The reading thread may take 900 MB before it is killed.
    memoryMb: 2_048,
    timeout: Duration.minutes(5),
    database: 'parse-document',
    // One file at a time: a scan of many pages may need minutes.
    batchSize: 1,
    maxConcurrency: readers,
    environment: { DOCUMENT_READERS: String(readers) },
    maxAge: Duration.hours(1),
    errorImpact: 'Uploaded invoices are not read: prices and line items wait.',
  });
  allow(documents.function, ['sqs:SendMessage'], [documents.queue.queueArn]);
  bindBucket(documents.function, bucket, {
    variable: 'DOCUMENTS_BUCKET',
    access: ['read', 'write'],
  });
  bindBus(documents.function, foundation.bus, [events.outboxWritten]);
  chooseModel(foundation, documents.function);
  eventRoute(foundation, 'document-uploaded', {
    description: 'A document or a mail came; S3 tells the default bus only',
    bus: 'default',
    event: awsEvents.objectCreated,
    detail: {
      bucket: { name: [bucket.bucketName] },
      object: { key: [{ prefix: 'uploads/' }, { prefix: MAIL_PREFIX }] },
    },
    to: documents,
  });
  receiveMails(foundation, bucket);
  return { documents: bucket, drive: watchDrive(foundation, bucket) };
}
