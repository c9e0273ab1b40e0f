import { type Demand, meanOf } from './series.ts';

/** What was forecast of a horizon and what was used; NaN where the demand is not known. */
export type Outcome = {
  history: Demand;
  forecast: Float64Array;
  actual: Demand;
  /** P10 and P90, and the median, of the horizon's sum; undefined without a band. */
  band?: { low: number; high: number; middle: number } | undefined;
  season: number;
};

export type Accuracy = {
  fits: number;
  /**
   * Root mean squared error of the steps, in root mean squared steps of the history from its first sale on
   * (Makridakis, Spiliotis and Assimakopoulos, M5): before it there was nothing to sell. Mean of fits.
   */
  rmsse: number;
  /** Mean absolute error of the steps, in the mean absolute seasonal steps of the history. */
  mase: number;
  /** Absolute errors of the horizon's sum over what was used. */
  wape: number;
  /** Forecast less used, over what was used. */
  bias: number;
  /** Share of the sums between P10 and P90, and of those not above P50 and P90. */
  within80: number;
  below50: number;
  below90: number;
  /** Fits that had a band. */
  banded: number;
};

/** Scores as they are told of a set of fits. A history that never moves has no scale and counts in sums only. */
export function accuracyOf(outcomes: readonly Outcome[]): Accuracy {
  const rmsse: number[] = [];
  const mase: number[] = [];
  let off = 0;
  let used = 0;
  let more = 0;
  let within = 0;
  let below90 = 0;
  let below50 = 0;
  let banded = 0;
  for (const { history, forecast, actual, band, season } of outcomes) {
    const errors = actual.map((value, h) => value - (forecast[h] as number));
    const sold = fromFirstSale(history);
    const squared = meanSteps(sold, 1, (step) => step * step);
    const absolute = meanSteps(sold, season, Math.abs);
    if (squared > 0) rmsse.push(Math.sqrt(meanOf(errors.map((e) => e * e)) / squared));
    if (absolute > 0) mase.push(meanOf(errors.map(Math.abs)) / absolute);
    let sum = 0;
    let expected = 0;
    actual.forEach((value, h) => {
      if (Number.isNaN(value)) return;
      sum += value;
      expected += forecast[h] as number;
    });
    off += Math.abs(sum - expected);
    more += expected - sum;
    used += sum;
    if (!band) continue;
    banded++;
    if (sum >= band.low - 1e-9 && sum <= band.high + 1e-9) within++;
    if (sum <= band.high + 1e-9) below90++;
    if (sum <= band.middle + 1e-9) below50++;
  }
  return {
    fits: outcomes.length,
    rmsse: meanOf(rmsse),
    mase: meanOf(mase),
    wape: used > 0 ? off / used : 0,
    bias: used > 0 ? more / used : 0,
    within80: banded ? within / banded : 0,
    below50: banded ? below50 / banded : 0,
    below90: banded ? below90 / banded : 0,
    banded,
  };
}

const fromFirstSale = (history: Demand): Demand => {
  const first = history.findIndex((value) => value > 0);
  return history.subarray(first < 0 ? history.length : first);
};

/** Mean of what the history moves by from one step to the one `lag` later; 0 when nothing is known. */
function meanSteps(history: Demand, lag: number, of: (step: number) => number): number {
  let sum = 0;
  let pairs = 0;
  for (let i = lag; i < history.length; i++) {
    const step = (history[i] as number) - (history[i - lag] as number);
    if (Number.isNaN(step)) continue;
    sum += of(step);
    pairs++;
  }
  return pairs === 0 ? 0 : sum / pairs;
}
