import { meanOf } from '../series.ts';
import type { Trial } from './backtest.ts';

export type Choice = {
  champion: Trial;
  runnerUp: Trial | undefined;
  /** In words. */
  why: string;
};

/** By how much another must err less, and how surely, to take the place of the first. */
const CLEARLY = 0.1;
const SURELY = 4;

/**
 * Keeps the first of the trials until another is clearly better. Picking the least error of a few
 * origins picks luck: on real sales it did worse than any good method alone.
 */
export function choose(trials: readonly Trial[]): Choice | undefined {
  const [first, ...others] = trials;
  if (!first) return undefined;
  const scored = others
    .map((trial) => ({ trial, ...gain(first, trial) }))
    .sort((a, b) => b.share - a.share);
  const better = scored.find(({ share, surely }) => share > CLEARLY && surely > SURELY);
  const percent = (share: number) => `${Math.abs(100 * share).toFixed(0)} %`;
  const origins = `${first.losses.length} past origins`;
  if (better) {
    const { trial, share } = better;
    return {
      champion: trial,
      runnerUp: first,
      why: `${trial.method.name} erred ${percent(share)} less than ${first.method.name} at ${origins}`,
    };
  }
  const next = scored[0];
  if (!next) return { champion: first, runnerUp: undefined, why: 'no other could be tried' };
  return {
    champion: first,
    runnerUp: next.trial,
    why:
      next.share > 0
        ? `${next.trial.method.name} erred ${percent(next.share)} less at ${origins}: not clear enough to change`
        : `${first.method.name} erred least at ${origins}, ${next.trial.method.name} ${percent(next.share)} more`,
  };
}

/** How much less `other` erred than `first`, as a share, and in how many standard errors. */
function gain(first: Trial, other: Trial): { share: number; surely: number } {
  const count = first.losses.length;
  const mean = meanOf(first.losses);
  if (count === 0 || mean === 0) return { share: 0, surely: 0 };
  const differences = first.losses.map((loss, i) => loss - (other.losses[i] as number));
  const difference = meanOf(differences);
  const spread = Math.sqrt(meanOf(differences.map((d) => (d - difference) ** 2)));
  // Horizons overlap, so that origins say less than their number.
  const error = spread / Math.sqrt(Math.max(count / 2, 1));
  const surely =
    error === 0 ? Math.sign(difference) * Number.POSITIVE_INFINITY : difference / error;
  return { share: difference / mean, surely };
}
