import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';

export const ALARM_PERIOD = Duration.minutes(5);

type AlarmProps = {
  metric: IMetric;
  threshold: number;
  /** Periods of five minutes in a row; 1 by default. */
  periods?: number;
  /** Raised when fewer than the threshold come, and when nothing comes at all. */
  whenFewer?: boolean;
  /** What has happened, in words that a person at 3 a.m. understands. */
  what: string;
  /** What it means for customers. */
  impact: string;
};

/** An alarm whose text says what happened, whom it hurts, and where to read on. */
export function createAlarm(
  house: Pick<Foundation, 'stack' | 'stage' | 'alarms'>,
  name: string,
  { metric, threshold, periods = 1, whenFewer = false, what, impact }: AlarmProps,
): Alarm {
  const alarm = new Alarm(house.stack, `${name}-alarm`, {
    alarmName: deployedName(house, name),
    alarmDescription: `${what} Impact: ${impact} What to do: docs/runbook.md`,
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: whenFewer
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: whenFewer ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(house.alarms));
  alarm.addOkAction(new SnsAction(house.alarms));
  return alarm;
}
