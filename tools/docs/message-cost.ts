import { markdownTable } from './blocks.ts';
import { PRICES } from './prices.ts';
import type { Resources } from './production.ts';

/** Milliseconds that one message takes its consumer, where it was measured or may be assumed. */
const MILLISECONDS: Record<string, number> = {
  billing: 2,
  outbox: 2,
  email: 60,
  'email-feedback': 2,
  documents: 1_500,
};

/** Dollars for a million messages of a queue, in full batches. */
export type MessageCost = {
  milliseconds: number;
  batch: number;
  /** The event, and what SQS takes. */
  transport: number;
  compute: number;
  /** What the message itself asks of others: a mail. */
  others: number;
};

/** By the short name of the queue, of those whose messages were measured or may be assumed. */
export function messageCosts(stack: Resources): Map<string, MessageCost> {
  const costs = Object.values(stack)
    .filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')
    .flatMap(({ Properties }) => {
      const fn = stack[Properties.FunctionName.Ref]?.Properties;
      const queue = stack[Properties.EventSourceArn['Fn::GetAtt'][0]]?.Properties;
      const name = String(queue?.QueueName).replace('nightshift-prod-', '');
      const each = MILLISECONDS[name];
      if (each === undefined) return [];
      const batch = Number(Properties.BatchSize);
      // Sent one by one; received and deleted in batches, of ten at most.
      const requests = 1 + 2 / Math.min(batch, 10);
      const transport = PRICES.eventMillion + requests * PRICES.sqsMillion;
      const compute =
        PRICES.invocationMillion / batch +
        each * 1_000 * (Number(fn?.MemorySize) / 1024) * PRICES.lambdaGbSecond;
      const others = name === 'email' ? PRICES.mailThousand * 1_000 : 0;
      return [[name, { milliseconds: each, batch, transport, compute, others }] as const];
    });
  return new Map(costs);
}

/** What a million messages of each queue cost. */
export function messageCostTable(stack: Resources): string {
  const rows = [...messageCosts(stack)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, { milliseconds, batch, transport, compute, others }]) => [
      `\`${name}\``,
      `${milliseconds} ms`,
      String(batch),
      transport.toFixed(2),
      compute.toFixed(2),
      others.toFixed(2),
      (transport + compute + others).toFixed(2),
    ]);
  return markdownTable(
    ['a million of', 'each takes', 'in a batch', 'bus and queue', 'Lambda', 'SES', '$ together'],
    rows,
  );
}
