import { compareOutput } from './expected-output.ts';
import type { TourCommand, TourStep } from './read-tour.ts';

export type Played = TourCommand & { printed: string; code: number; asShown: boolean };

export type TourDeps = {
  /** Runs `npm run …` and answers with what it printed. */
  run(words: string[]): Promise<{ printed: string; code: number }>;
  /** Resolves once nothing waits in the queues any more. */
  settle(): Promise<void>;
  /** Before a step, and after each command. */
  onStep?(step: TourStep): void | Promise<void>;
  onCommand?(played: Played): void;
};

/**
 * Plays the tour, command by command. What the README calls an id is this run's id of the same
 * place in the later commands.
 */
export async function playTour(steps: TourStep[], deps: TourDeps): Promise<Played[]> {
  const ids = new Map<string, string>();
  const all: Played[] = [];
  for (const step of steps) {
    await deps.onStep?.(step);
    for (const command of step.commands) {
      const words = command.words.map((word) => ids.get(word) ?? word);
      const { printed, code } = await deps.run(words);
      await deps.settle();
      const found = compareOutput(command.output, printed);
      for (const [shown, actual] of found ?? []) ids.set(shown, actual);
      const played = { ...command, words, printed, code, asShown: found !== undefined };
      deps.onCommand?.(played);
      all.push(played);
    }
  }
  return all;
}
