/**
 * Demand as chances of whole numbers of a quantum: `chances[k]` is that of k quanta. Where demand is
 * large, a quantum is many units, so that there are never more than a few hundred.
 */
export type Lattice = { quantum: number; chances: Float64Array };

/** Quanta that a mean has at most. */
const FINE = 200;
/** Chance that is left off at the end. */
const REST = 1e-9;

/**
 * The size of a quantum for demands of this mean over the longest time that is looked at.
 * @param pack what is ordered comes in multiples of it
 */
export function quantumOf(mean: number, pack: number): number {
  return Math.max(mean / FINE, Number.isInteger(pack) ? 1 : Math.min(pack, 1), 1e-6);
}

/**
 * Demand of a mean and a variance: negative binomial, Poisson where it does not vary more than by
 * chance. Syntetos and Boylan found the former to fit what shops sell best.
 */
export function latticeOf(
  { mean, variance }: { mean: number; variance: number },
  quantum: number,
): Lattice {
  const m = mean / quantum;
  if (m <= 0) return { quantum, chances: Float64Array.of(1) };
  // A quantum of many units is no chance of its own: its variance is what was told, not its mean.
  const v = variance / (quantum * quantum);
  if (v < m * 1.001) return quantum > 1 ? normal(m, v, quantum) : poisson(m, quantum);
  return negativeBinomial(m, v, quantum);
}

function poisson(m: number, quantum: number): Lattice {
  return collect(quantum, Math.exp(-m), (k) => m / k, m);
}

function negativeBinomial(m: number, v: number, quantum: number): Lattice {
  const p = m / v;
  const r = (m * p) / (1 - p);
  const first = Math.exp(r * Math.log(p));
  return first > 1e-300
    ? collect(quantum, first, (k) => ((k - 1 + r) / k) * (1 - p), m)
    : normal(m, v, quantum);
}

/** Multiplies up from the chance of none, until what is left is nothing. */
function collect(quantum: number, first: number, ratio: (k: number) => number, m: number): Lattice {
  if (first < 1e-300) return normal(m, m, quantum);
  const chances = [first];
  let total = first;
  let chance = first;
  for (let k = 1; total < 1 - REST && k < 20_000; k++) {
    chance *= ratio(k);
    chances.push(chance);
    total += chance;
    if (k > 2 * m && chance < REST / 100) break;
  }
  return { quantum, chances: scaled(Float64Array.from(chances)) };
}

function normal(m: number, v: number, quantum: number): Lattice {
  const spread = Math.sqrt(Math.max(v, 1e-9));
  const length = Math.ceil(m + 7 * spread) + 1;
  const chances = Float64Array.from({ length }, (_, k) =>
    Math.exp(-((k - m) ** 2) / (2 * Math.max(v, 1e-2))),
  );
  return { quantum, chances: scaled(chances) };
}

function scaled(chances: Float64Array): Float64Array {
  let total = 0;
  for (const chance of chances) total += chance;
  return chances.map((chance) => chance / total);
}

/** Chance of at most so many quanta, for each number of them. */
export function cumulated({ chances }: Lattice): Float64Array {
  let sum = 0;
  return chances.map((chance) => {
    sum += chance;
    return sum;
  });
}
