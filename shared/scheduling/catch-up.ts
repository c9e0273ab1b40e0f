import { MINUTE } from '../platform/durations.ts';
import type { CatchUp } from './job.ts';

export type CatchUpPlan = {
  /** To be run late, oldest first. */
  run: Date[];
  skip: { at: Date; reason: 'policy' | 'too old' | 'superseded' }[];
};

/** What the policy says about missed runs. Age counts from the scheduled time to `now`. */
export function planCatchUp(input: { missed: Date[]; catchUp: CatchUp; now: Date }): CatchUpPlan {
  const { catchUp, now } = input;
  const oldest = now.getTime() - catchUp.maxAgeMinutes * MINUTE;
  const missed = [...input.missed].sort((a, b) => a.getTime() - b.getTime());
  if (catchUp.policy === 'skip') {
    return { run: [], skip: missed.map((at) => ({ at, reason: 'policy' })) };
  }
  const young = missed.filter((at) => at.getTime() >= oldest);
  const run = catchUp.policy === 'all' ? young : young.slice(-1);
  const running = new Set(run);
  return {
    run,
    skip: missed
      .filter((at) => !running.has(at))
      .map((at) => ({ at, reason: at.getTime() < oldest ? 'too old' : 'superseded' })),
  };
}
