import { markdownTable } from './blocks.ts';
import type { Resource } from './production.ts';

type Consumer = { name: string; queues: string[]; batch: number; executions: number };

/**
 * What the consumers and the API's functions may use at once in production: messages per invocation,
 * executions at once, and so database connections (one per execution), with their sum.
 */
export function consumersTable(resources: Record<string, Resource>): string {
  const consumers = new Map<string, Consumer>();
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type !== 'AWS::Lambda::EventSourceMapping') continue;
    const name = shortName(resources[Properties.FunctionName.Ref]?.Properties.FunctionName);
    const queue = resources[Properties.EventSourceArn['Fn::GetAtt'][0]]?.Properties.QueueName;
    const consumer = consumers.get(name) ?? { name, queues: [], batch: 0, executions: 0 };
    consumer.queues.push(shortName(queue));
    consumer.batch = Number(Properties.BatchSize);
    consumer.executions += Number(Properties.ScalingConfig.MaximumConcurrency);
    consumers.set(name, consumer);
  }
  const rows = [...consumers.values()].sort((a, b) => a.name.localeCompare(b.name));
  const started = new Set(
    Object.values(resources)
      .filter((it) => it.Type === 'AWS::Lambda::EventInvokeConfig')
      .map(({ Properties }) =>
        shortName(resources[Properties.FunctionName.Ref]?.Properties.FunctionName),
      ),
  );
  const requests = Object.values(resources)
    .filter((it) => it.Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => ({
      name: shortName(Properties.FunctionName ?? ''),
      executions: Number(Properties.ReservedConcurrentExecutions ?? 0),
    }))
    .filter(({ executions }) => executions > 0);
  const total = [...rows, ...requests].reduce((sum, { executions }) => sum + executions, 0);
  return markdownTable(
    ['function', 'queue', 'messages at once', 'executions and connections at once'],
    [
      ...rows.map(({ name, queues, batch, executions }) => [
        `\`${name}\``,
        queues.map((queue) => `\`${queue}\``).join(', '),
        String(batch),
        String(executions),
      ]),
      ...requests.map(({ name, executions }) => [
        `\`${name}\``,
        started.has(name) ? '`jobs`' : 'requests',
        '1',
        String(executions),
      ]),
      ['all of them', '', '', String(total)],
    ],
  );
}

const shortName = (deployed: string) => deployed.replace('nightshift-prod-', '');
