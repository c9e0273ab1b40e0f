import { holdBack } from '../dry-run.ts';
import { RetryLater } from '../errors.ts';
import { callAws } from './signed-request.ts';

type Mappings = { EventSourceMappings?: { UUID: string; State: string }[]; NextMarker?: string };

const PATH = '/2015-03-31/event-source-mappings/';

/**
 * Holds a queue's messages back from its consumer, or hands them out again: Lambda's own mapping is
 * disabled or enabled. What waits stays in the queue, and what is in work is finished.
 * @throws RetryLater
 */
export async function setQueueHeld(queueArn: string, held: boolean): Promise<void> {
  if (holdBack(`${held ? 'holds' : 'hands out'} ${queueArn}`)) return;
  const { EventSourceMappings = [] } = await callAws<Mappings>({
    service: 'lambda',
    target: 'lambda:ListEventSourceMappings',
    at: { method: 'GET', path: PATH, query: { EventSourceArn: queueArn } },
  });
  for (const { UUID, State } of EventSourceMappings) {
    // Lambda changes nothing of what it is changing: the next look finds it at rest.
    if (State === (held ? 'Enabling' : 'Disabling'))
      throw new RetryLater('The event source mapping is being changed');
    if (State !== (held ? 'Enabled' : 'Disabled')) continue;
    await callAws({
      service: 'lambda',
      target: 'lambda:UpdateEventSourceMapping',
      at: { method: 'PUT', path: `${PATH}${UUID}` },
      body: { Enabled: !held },
    });
  }
}
