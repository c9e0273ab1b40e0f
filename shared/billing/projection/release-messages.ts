import type { Message, Outcome } from '../../platform/queue/message.ts';
import type { Mapping } from '../contract.ts';
import type { ProjectionDeps } from './project-envelopes.ts';
import { releaseQuarantine } from './release-quarantine.ts';

/**
 * Applies what waited for the mappings that the messages tell of, one mapping after the other.
 * @returns what became of each message, by its id.
 */
export async function releaseMessages(
  messages: Message<{ detail: Mapping }>[],
  deps: ProjectionDeps,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const { id, body } of messages) outcomes.set(id, await release(body.detail, deps));
  return outcomes;
}

async function release(mapping: Mapping, deps: ProjectionDeps): Promise<Outcome> {
  try {
    return { status: (await releaseQuarantine(mapping, deps)) ? 'done' : 'already-done' };
  } catch (error) {
    return { status: 'failed', error };
  }
}
