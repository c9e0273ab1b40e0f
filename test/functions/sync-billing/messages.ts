import type { SQSEvent } from 'aws-lambda';
import type { StripeEventDetail } from '../../../shared/events/catalogue.ts';
import { sqsBatch } from '../../support/sqs-record.ts';

/** A batch of the queue `billing`. */
export const batchOf = (...bodies: unknown[]): SQSEvent => sqsBatch('billing', bodies);

/** An event as the bus hands it to the queue. */
export const onBus = (source: string, detailType: string, detail: unknown) => ({
  ...{ id: 'id', source, 'detail-type': detailType, time: '2026-11-21T10:00:00Z', detail },
});

export const stripeOnBus = (detail: StripeEventDetail) =>
  onBus('nightshift.stripe', detail.type, detail);
