import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Severity } from './severity.ts';

/** An alarm to be made. It names what it watches; it refers to nothing. */
export type WatchedAlarm = {
  /** Kebab-case; the alarm's name ends in it, and docs/runbook.md has it as a heading. */
  name: string;
  metric: IMetric;
  threshold: number;
  /** Periods in a row; 1 by default. */
  periods?: number;
  /** Raised when fewer than the threshold come. */
  whenFewer?: boolean;
  /** Raised when nothing comes at all, too. */
  whenSilent?: boolean;
  /** What has happened, in words that a person at 3 a.m. understands. */
  what: string;
  /** What it means for customers. */
  impact: string;
  severity: Severity;
  /** What to run first: a command of `npm run ops --`, without the stage. */
  look: string;
};

/** Log lines to be counted in a metric. */
export type CountedLines = {
  /** Kebab-case. */
  name: string;
  logGroupName: string;
  /** CloudWatch's filter pattern. */
  pattern: string;
  namespace: string;
  metricName: string;
  /** A number of the line, e.g. `$.latencyMs`; each line counts as one without. */
  value?: string;
};

/**
 * What a stage should be watched for, told by the parts themselves as they are made. The second
 * stack (watch-stack.ts) makes alarms of it, by name only: neither stack can hold the other fast.
 */
export type WatchList = { alarms: WatchedAlarm[]; lines: CountedLines[] };
