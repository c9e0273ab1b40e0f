import type { SQSEvent } from 'aws-lambda';
import type { Occurrence } from '../../shared/scheduling/occurrences.ts';
import { sqsBatch } from '../support/sqs-record.ts';

/** What SQS hands to the consumer of a job's queue. */
export const batchOf = (queue: string, occurrences: Occurrence[]): SQSEvent =>
  sqsBatch(queue, occurrences);
