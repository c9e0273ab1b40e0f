import { setTimeout as pause } from 'node:timers/promises';
import type { OpsContext } from '../../context.ts';

/** How a step of the walk went. `skipped` says why it could not be walked here. */
export type StepResult = { status: 'ok' | 'failed' | 'skipped'; detail: string };

/** One way through the stage, from its door to its row, and back out again. */
export type Step = (input: { waitSeconds: number }, context: OpsContext) => Promise<StepResult>;

const INTERVAL = 250; // milliseconds

/** Asks until there is an answer. @returns undefined when the time is over. */
export async function waitFor<T>(
  waitSeconds: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const until = performance.now() + waitSeconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() > until) return answer;
    await pause(INTERVAL);
  }
}
