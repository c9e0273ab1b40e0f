import { awsEvents } from '../events/aws.ts';
import { fromBus } from '../events/from-bus.ts';
import { queueContract } from '../platform/queue/contract.ts';

/** Uploaded files: one object is read once, however often S3 tells of it. */
export const documentsQueue = queueContract({
  queue: 'documents',
  consumer: 'parse-document',
  accepts: { uploaded: fromBus(awsEvents.objectCreated, ({ object }) => object.key) },
});
