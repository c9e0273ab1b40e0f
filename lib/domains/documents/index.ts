import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { type Bucket, type CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { bindBucket, bindSecret } from '../../constructs/bind.ts';
import { createBucket } from '../../constructs/bucket.ts';
import { EventRoute } from '../../constructs/event-route.ts';
import { NightshiftFunction } from '../../constructs/nightshift-function.ts';
import { WorkQueue } from '../../constructs/work-queue.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { chooseModel } from './model.ts';

/**
 * POST /api/documents → presigned upload → bucket documents → default bus → queue documents →
 * parse-document → line items, prices, alerts.
 */
export function addDocuments(house: Foundation): void {
  const bucket = createBucket(house, 'documents', {
    // Browsers put files at presigned addresses, from whatever page the tenant's app is.
    cors: [{ allowedMethods: [HttpMethods.PUT], allowedOrigins: ['*'], allowedHeaders: ['*'] }],
  });
  // The property, not `eventBridgeEnabled`: that one adds a function that changes the bucket.
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
    eventBridgeConfiguration: { eventBridgeEnabled: true },
  };

  const documents = new WorkQueue(house, 'documents', {
    consumer: {
      name: 'parse-document',
      // The reading thread may take 700 MB before it is killed.
      memoryMb: 2_048,
      timeout: Duration.minutes(5),
      database: 'parse-document',
    },
    // One file at a time: a scan of many pages may need minutes.
    batchSize: 1,
    maxAge: Duration.hours(1),
    errorImpact: 'Uploaded invoices are not read: prices and line items wait.',
  });
  bindBucket(documents.function, bucket, { variable: 'DOCUMENTS_BUCKET', access: ['read'] });
  chooseModel(house, documents.function);
  new EventRoute(house, 'document-uploaded', {
    description: 'A document was uploaded; S3 tells the default bus only',
    bus: EventBus.fromEventBusName(house.stack, 'uploads-bus', 'default'),
    pattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix: 'uploads/' }] } },
    },
    to: documents,
  });
  addApi(house, bucket);
}

function addApi(house: Foundation, bucket: Bucket) {
  const api = new NightshiftFunction(house, 'documents-api', {
    memoryMb: 512,
    timeout: Duration.seconds(15),
    database: 'documents-api',
    errorImpact: 'Documents cannot be sent, corrected or approved; those sent before are read.',
  })
    .route(house.api, HttpMethod.POST, '/api/documents')
    .route(house.api, HttpMethod.GET, '/api/documents')
    .route(house.api, HttpMethod.GET, '/api/documents/{id}')
    .route(house.api, HttpMethod.POST, '/api/documents/{id}/corrections')
    .route(house.api, HttpMethod.POST, '/api/documents/{id}/approve')
    .route(house.api, HttpMethod.POST, '/api/documents/{id}/reject');
  // It signs addresses for uploads, so it must itself be allowed to put.
  bindBucket(api, bucket, { variable: 'DOCUMENTS_BUCKET', access: ['write'] });
  bindSecret(api, house.secrets.operatorToken, 'OPERATOR_TOKEN_SECRET_ARN');
}
