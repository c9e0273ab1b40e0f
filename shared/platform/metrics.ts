import { currentStage } from './environment.ts';

/** The namespace of all metrics that functions write themselves. */
export const NAMESPACE = 'Nightshift';

type Unit = 'Seconds' | 'Milliseconds' | 'Bytes' | 'Count';

/** By the end of a name, as Prometheus and Powertools users write them. */
const unitOf = (name: string): Unit => {
  if (name.endsWith('_seconds')) return 'Seconds';
  if (name.endsWith('_ms')) return 'Milliseconds';
  return name.endsWith('_bytes') ? 'Bytes' : 'Count';
};

/**
 * One line of CloudWatch's embedded metric format: no call, no permission. Names and places are those
 * that users of Powertools know: a namespace, `service` and `function_name` beside the values, which
 * are no dimensions, since each value of a dimension is a metric that is paid for.
 */
export function emitMetrics(values: Readonly<Record<string, number>>): void {
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME;
  const stage = currentStage();
  const line = JSON.stringify({
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [['Stage']],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: unitOf(Name) })),
        },
      ],
    },
    Stage: stage,
    ...(name && { service: name.replace(`nightshift-${stage}-`, ''), function_name: name }),
    ...values,
  });
  // Not by console: with JSON as log format, Lambda wraps what console gets into a message of its
  // own, and CloudWatch finds metrics only at the root of a line.
  process.stdout.write(`${line}\n`);
}
