import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Rhythm } from '../shared/scheduling/job.ts';
import type { Stage } from './naming.ts';

/** `url`: a Postgres of yours, its connection string in a secret. `aurora`: one made by the stack. */
export type DatabaseMode = 'url' | 'aurora';

/** What differs from stage to stage; everything else is the same everywhere. */
export type Config = {
  logRetention: RetentionDays;
  /** What happens to buckets, secrets and the database when the stack is deleted. */
  removal: RemovalPolicy;
  /** Whether Stripe's live events are taken; test events are refused then, and the other way round. */
  stripeLivemode: boolean;
  /** How often its jobs look for what is due. `-c rhythm=…` says otherwise. */
  rhythm: Rhythm;
  /** Whether functions write spans into their logs; `-c tracing=…` says. */
  tracing?: 'otlp' | 'off';
  /** Whether alarms watch it: a second stack, `Nightshift-<stage>-watch`. `-c watch=…` says otherwise. */
  watch: boolean;
  /** Requests per second and burst that the HTTP API lets through. */
  throttle: { rate: number; burst: number };
  /**
   * Concurrent executions of one consumer: each holds one database connection, so the sum over all
   * consumers stays below what the database takes.
   */
  consumerConcurrency: number;
  /**
   * Concurrent executions of the API's functions that use the database, shared among them as requests
   * are; a burst is answered 429 before it takes every connection there is. Absent: as many as the account
   * has, because a new account may have ten, and none to reserve.
   */
  apiConnections?: number;
  /**
   * Stripe events per invocation. Waiting a second for a batch of 100 costs latency that a developer
   * feels, and saves nine tenths of the round trips in a burst of renewals.
   */
  billingBatch: { batchSize: number; batchWindow?: Duration };
  /**
   * Aurora capacity units (2 GB each), NAT gateways, days to which it can be turned back; used with
   * `-c database=aurora` only.
   */
  aurora: { min: number; max: number; natGateways: number; backupDays: number };
};

/** What differs from stage to stage: throttles, concurrency, Aurora, retention of logs, alarms, rhythm. */
export const stages: Record<Stage, Config> = {
  local: {
    logRetention: RetentionDays.ONE_DAY,
    removal: RemovalPolicy.DESTROY,
    stripeLivemode: false,
    rhythm: 'steady',
    watch: false,
    throttle: { rate: 10_000, burst: 5_000 },
    consumerConcurrency: 2,
    billingBatch: { batchSize: 10 },
    aurora: { min: 0, max: 1, natGateways: 1, backupDays: 1 },
  },
  dev: {
    logRetention: RetentionDays.ONE_WEEK,
    removal: RemovalPolicy.DESTROY,
    stripeLivemode: false,
    rhythm: 'calm',
    watch: false,
    throttle: { rate: 100, burst: 200 },
    consumerConcurrency: 2,
    billingBatch: { batchSize: 10 },
    aurora: { min: 0, max: 2, natGateways: 1, backupDays: 1 },
  },
  staging: {
    logRetention: RetentionDays.ONE_MONTH,
    removal: RemovalPolicy.RETAIN,
    stripeLivemode: false,
    rhythm: 'steady',
    watch: true,
    throttle: { rate: 500, burst: 1_000 },
    consumerConcurrency: 5,
    apiConnections: 50,
    billingBatch: { batchSize: 100, batchWindow: Duration.seconds(1) },
    aurora: { min: 0.5, max: 4, natGateways: 1, backupDays: 7 },
  },
  prod: {
    logRetention: RetentionDays.ONE_YEAR,
    removal: RemovalPolicy.RETAIN,
    stripeLivemode: true,
    rhythm: 'steady',
    watch: true,
    throttle: { rate: 1_000, burst: 2_000 },
    consumerConcurrency: 10,
    apiConnections: 100,
    billingBatch: { batchSize: 100, batchWindow: Duration.seconds(1) },
    aurora: { min: 0.5, max: 16, natGateways: 2, backupDays: 35 },
  },
};
