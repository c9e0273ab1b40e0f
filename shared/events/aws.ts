import * as z from 'zod/mini';
import { type EventDefinition, event } from './definition.ts';

/** The events of AWS that are used here, as far as they are used; they come on the default bus. */
export const awsEvents = {
  objectCreated: event({
    source: 'aws.s3',
    detailType: 'Object Created',
    says: 'An object was stored in a bucket; the key stands as it is, and not URL-encoded.',
    detail: () =>
      z.object({
        bucket: z.object({ name: z.string() }),
        object: z.object({ key: z.string(), size: z.optional(z.number()) }),
      }),
  }),
  emailReport: event({
    source: 'aws.ses',
    detailType: [
      'Email Sent',
      'Email Delivered',
      'Email Bounced',
      'Email Complaint Received',
      'Email Rejected',
      'Email Delivery Delayed',
    ] as const,
    says: 'What SES reports of a mail that it was given with a configuration set.',
    detail: () =>
      z.object({
        eventType: z.string(),
        mail: z.object({
          messageId: z.string(),
          timestamp: z.string(),
          destination: z.optional(z.array(z.string())),
          tags: z.optional(z.record(z.string(), z.array(z.string()))),
        }),
        delivery: z.optional(z.object({ timestamp: z.string() })),
        bounce: z.optional(
          z.object({
            timestamp: z.string(),
            bounceType: z.string(),
            bounceSubType: z.optional(z.string()),
          }),
        ),
        complaint: z.optional(
          z.object({
            timestamp: z.string(),
            complaintFeedbackType: z.nullish(z.string()),
          }),
        ),
        reject: z.optional(z.object({ reason: z.optional(z.string()) })),
        deliveryDelay: z.optional(
          z.object({ timestamp: z.string(), delayType: z.optional(z.string()) }),
        ),
      }),
  }),
} satisfies Record<string, EventDefinition>;
