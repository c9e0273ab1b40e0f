import type { SQSEvent } from 'aws-lambda';
import type { StripeEventDetail } from '../../../shared/events/catalogue.ts';

let messages = 0;

const message = (body: unknown) => ({
  messageId: `message-${++messages}`,
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:nightshift-local-billing',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
  messageAttributes: {},
});

/** A batch of the queue `billing`. */
export const batchOf = (...bodies: unknown[]) =>
  ({ Records: bodies.map(message) }) as unknown as SQSEvent;

/** An event as the bus hands it to the queue. */
export const onBus = (source: string, detailType: string, detail: unknown) => ({
  ...{ id: 'id', source, 'detail-type': detailType, time: '2026-11-21T10:00:00Z', detail },
});

export const stripeOnBus = (detail: StripeEventDetail) =>
  onBus('nightshift.stripe', detail.type, detail);
