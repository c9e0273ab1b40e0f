import { queueContracts } from '../../shared/contracts.ts';
import type { MessageKind, QueueContract } from '../../shared/platform/queue/contract.ts';
import { markdownTable } from './blocks.ts';
import { type SampleMessage, sampleMessages } from './sample-messages.ts';

/** Every queue: what it takes, by which key the effect happens once, and how often it is tried. */
export function queuesTable(root: string): string {
  const samples = sampleMessages(root);
  const rows = queueContracts.flatMap((contract) =>
    Object.entries(contract.accepts).map(([kind, accepted], i) => [
      i === 0 ? `\`${contract.queue}\` → \`${contract.consumer}\`${shared(contract)}` : '',
      sender(accepted),
      `\`${sampleKey({ contract, kind }, samples)}\``,
      i === 0 ? retries(contract) : '',
    ]),
  );
  return markdownTable(
    ['queue → consumer', 'takes', 'effect key of the sample', 'attempts, and seconds between'],
    rows,
  );
}

const shared = ({ queue, through }: QueueContract) =>
  queue === through ? '' : ` (through \`${through}\`)`;

function sender({ from }: MessageKind): string {
  if ('schedule' in from) return `occurrences of \`${from.schedule}\``;
  const { source, detailType } = from.event;
  if (detailType === undefined) return `every event of \`${source}\``;
  return [detailType]
    .flat()
    .map((type) => `\`${type}\``)
    .join(', ');
}

function sampleKey(
  { contract, kind }: { contract: QueueContract; kind: string },
  samples: SampleMessage[],
): string {
  for (const { raw } of samples) {
    try {
      const body = contract.read(raw);
      if (body.kind === kind) return contract.effectKey(body);
    } catch {
      // a sample of another queue
    }
  }
  throw new Error(`events/ has no sample of "${kind}" for the queue ${contract.queue}`);
}

const retries = ({ retries: { attempts, delays } }: QueueContract) =>
  `${attempts}: ${delays.join(', ')}`;
