/**
 * AWS's list prices in dollars, us-east-1, as of 2026-11-29; free tiers are left out, because an account
 * may have used them up elsewhere. Without a note a price is per month.
 */
export const PRICES = {
  date: '2026-11-29',
  region: 'us-east-1',
  /** A million SQS requests, standard queues. */
  sqsMillion: 0.4,
  /** One metric that an alarm looks at, standard resolution. */
  alarmMetric: 0.1,
  /** One dashboard of up to fifty metrics, after the account's first three. */
  dashboard: 3,
  freeDashboards: 3,
  /** One custom metric, while it gets values. */
  customMetric: 0.3,
  secret: 0.4,
  /** A million calls of EventBridge Scheduler. */
  schedulerMillion: 1,
  /** A million custom events on a bus. */
  eventMillion: 1,
  /** A million requests of an HTTP API. */
  apiMillion: 1,
  /** A million invocations. */
  invocationMillion: 0.2,
  /** A gigabyte of memory for a second, ARM. */
  lambdaGbSecond: 0.0000133334,
  /** A gigabyte of logs that come in. */
  logGb: 0.5,
  /** An hour of one Aurora capacity unit. */
  auroraAcuHour: 0.12,
  natGatewayHour: 0.045,
  /** One interface endpoint in one zone. */
  endpointHour: 0.01,
  /** A gigabyte in S3, standard class. */
  s3Gb: 0.023,
  /** A thousand mails by SES. */
  mailThousand: 0.1,
} as const;
