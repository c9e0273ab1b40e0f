import type { Message, Outcome } from '../../platform/queue.ts';
import type { ProjectionDeps } from './project-envelopes.ts';
import { type Mapping, releaseQuarantine } from './release-quarantine.ts';

/**
 * Applies what waited for the mappings that the messages tell of, one mapping after the other.
 * @returns what became of each message, by its id.
 */
export async function releaseMessages(
  messages: Message<Mapping>[],
  deps: ProjectionDeps,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const { id, body } of messages) outcomes.set(id, await release(body, deps));
  return outcomes;
}

async function release(mapping: Mapping, deps: ProjectionDeps): Promise<Outcome> {
  try {
    return { status: (await releaseQuarantine(mapping, deps)) ? 'done' : 'already-done' };
  } catch (error) {
    return { status: 'failed', error };
  }
}
