import { Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarmTopicArn, deployedName, type Stage, stackName } from '../naming.ts';
import { createDashboard } from './dashboard.ts';
import { RESPONSE } from './severity.ts';
import type { CountedLines, WatchedAlarm, WatchList } from './watch-list.ts';

export type WatchStackProps = StackProps & { stage: Stage; watch: WatchList };

/**
 * What watches a stage: alarms, the log lines that they count, and a dashboard. It stands apart, so that the
 * stack that works stays small, and a stage that nobody is on call for does without.
 */
export class WatchStack extends Stack {
  constructor(scope: Construct, { stage, watch, ...props }: WatchStackProps) {
    super(scope, `${stackName({ stage })}-watch`, {
      ...props,
      description: `Nightshift ${stage}: alarms on what ${stackName({ stage })} runs`,
    });
    const topic = Topic.fromTopicArn(this, 'alarms', alarmTopicArn({ stage }, this));
    for (const lines of watch.lines) countLines(this, lines);
    for (const alarm of watch.alarms) createAlarm(this, { stage, topic, alarm });
    createDashboard(this, { stage, watch });
  }
}

function countLines(stack: Stack, lines: CountedLines) {
  new MetricFilter(stack, `${lines.name}-lines`, {
    logGroup: LogGroup.fromLogGroupName(stack, `${lines.name}-log`, lines.logGroupName),
    filterPattern: FilterPattern.literal(lines.pattern),
    metricNamespace: lines.namespace,
    metricName: lines.metricName,
    ...(lines.value ? { metricValue: lines.value } : {}),
  });
}

/** What happened, whom it hurts, how soon to look, what to run, where to read on. */
const describe = ({ stage, alarm }: { stage: Stage; alarm: WatchedAlarm }) =>
  [
    `${alarm.severity}, look ${RESPONSE[alarm.severity]}. ${alarm.what} Impact: ${alarm.impact}`,
    `Run: npm run ops -- ${alarm.look} --stage ${stage}`,
    `Then: docs/runbook.md, "${alarm.name}"`,
  ].join('\n');

/** An alarm whose text says what happened, whom it hurts, and where to read on. */
function createAlarm(stack: Stack, input: { stage: Stage; topic: ITopic; alarm: WatchedAlarm }) {
  const { stage, topic, alarm } = input;
  const { name, metric, threshold, periods = 1, whenFewer = false, whenSilent = false } = alarm;
  const made = new Alarm(stack, name, {
    alarmName: deployedName({ stage }, name),
    alarmDescription: describe({ stage, alarm }),
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: whenFewer
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: whenSilent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  made.addAlarmAction(new SnsAction(topic));
  made.addOkAction(new SnsAction(topic));
}
