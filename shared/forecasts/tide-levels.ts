/**
 * Where a tide is expected over the next horizon, before each step: several ways to go on from it, each
 * weighed by how little it erred up to then. Shops differ: one's tide wanders, another's swings back after
 * each week of promotions, a third's is the season.
 */

/** How fast a level follows, the slow and the quick of which go on from a year ago too. */
const SLOW = 0.2;
const QUICK = 0.8;
/** A level that follows, by `speed`; with a `trend` that tires; moved by `year` of what came a year ago. */
type Way = { speed: number; trend?: number; year?: number };
const WAYS: readonly Way[] = [
  { speed: 0.1 },
  { speed: 0.3 },
  { speed: QUICK },
  { speed: SLOW, year: 0.5 },
  { speed: QUICK, year: 0.5 },
  { speed: QUICK, year: 1 },
  { speed: 0.5, trend: 0.3 },
];
/** Of each step's trend so much is left at the next. */
const DAMPING = 0.9;
/** A step that is further from the level than this many times is told of as so far. */
const MOST_MOVED = Math.log(4);
/** Horizons for which all ways are believed to err alike: the first few are luck. */
const BELIEF = 4;
/** How much more a way counts that errs less: the inverse of its squared error to this power. */
const TRUST = 4;

/**
 * Where the tide will stand: what is expected of the next horizon, told from before each step.
 * @param steps the tide, step by step, above 0
 * @param input.year steps after which a season comes again
 * @returns before each step, the one after the last included, the mean of the horizon from there on
 */
export function levelsOf(
  steps: Float64Array,
  { horizon, season, year }: { horizon: number; season: number; year: number },
): Float64Array {
  // By shares, not amounts: of one high week the next has less than of a lasting rise.
  const logs = steps.map(Math.log);
  const until = runningSum(logs);
  const meanLog = (from: number, to: number) =>
    ((until[to] as number) - (until[from] as number)) / (to - from);
  const ahead = WAYS.map((way) => goOn(logs, { ...way, horizon, period: year, meanLog }));
  const trueSums = runningSum(steps);
  // A step by day is the mean of its week: those count that lie within the horizon.
  const skipped = Math.min(season, horizon) - 1;
  const squares = new Float64Array(WAYS.length);
  let seen = 0;
  return steps.reduce(
    (levels, _, i) => {
      const end = i + 1;
      const origin = end - horizon;
      if (origin >= Math.max(season, 2)) {
        const from = origin + skipped;
        const came = Math.log(
          ((trueSums[end] as number) - (trueSums[from] as number)) / (end - from),
        );
        ahead.forEach((way, n) => {
          squares[n] = (squares[n] as number) + ((way[origin] as number) - came) ** 2;
        });
        seen++;
      }
      levels[end] = Math.exp(mixed(ahead, { end, squares, seen }));
      return levels;
    },
    new Float64Array(steps.length + 1).fill(steps[0] ?? 1, 0, 1),
  );
}

function mixed(
  ahead: readonly Float64Array[],
  { end, squares, seen }: { end: number; squares: Float64Array; seen: number },
): number {
  let all = 0;
  for (const square of squares) all += square;
  const usual = (BELIEF * all) / Math.max(seen, 1) / squares.length;
  let sum = 0;
  let weights = 0;
  const least = Math.min(...squares) + usual;
  ahead.forEach((way, n) => {
    const weight = least > 0 ? (least / ((squares[n] as number) + usual)) ** TRUST : 1;
    sum += weight * (way[end] as number);
    weights += weight;
  });
  return sum / weights;
}

/** What one way expects before each step, in logarithms. */
function goOn(
  logs: Float64Array,
  {
    speed,
    trend = 0,
    year = 0,
    horizon,
    period,
    meanLog,
  }: Way & { horizon: number; period: number; meanLog: (from: number, to: number) => number },
): Float64Array {
  const levels = new Float64Array(logs.length + 1);
  const out = new Float64Array(logs.length + 1);
  // A trend's mean over the horizon, in its next steps.
  let reach = 0;
  for (let h = 1, sum = 0; h <= horizon; h++) {
    sum += DAMPING ** h;
    reach += sum / horizon;
  }
  let level = logs[0] ?? 0;
  let slope = 0;
  levels[0] = level;
  out[0] = level;
  for (let end = 1; end <= logs.length; end++) {
    if (end > 1) {
      const before = level + DAMPING * slope;
      const off = (logs[end - 1] as number) - before;
      const move = speed * Math.min(Math.max(off, -MOST_MOVED), MOST_MOVED);
      level = before + move;
      slope = trend === 0 ? 0 : DAMPING * slope + trend * move;
    }
    levels[end] = level;
    const then = end - period;
    const moved =
      year > 0 && then >= horizon ? meanLog(then, then + horizon) - (levels[then] as number) : 0;
    out[end] = level + reach * slope + year * moved;
  }
  return out;
}

/** Of `n` values, the sums of the first 0 to `n`. */
function runningSum(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = (sums[i] as number) + (values[i] as number);
  return sums;
}
