import { withTrace } from '../trace.ts';
import type { Message, Outcome } from './message.ts';

/** Processes the messages of a batch one after the other; what one throws is its own outcome. */
export async function oneByOne<B>(
  messages: Message<B>[],
  work: (message: Message<B>) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const message of messages) {
    outcomes.push(
      await withTrace(message.trace, () => work(message)).catch((error: unknown) => ({
        status: 'failed' as const,
        error,
      })),
    );
  }
  return outcomes;
}

/** What an effect tells of itself: whether it was new. */
export const doneIf = (news: boolean | number): Outcome => ({
  status: news ? 'done' : 'already-done',
});
