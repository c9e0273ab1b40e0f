import type { Sum } from './sums.ts';

/** A sum whose kind arithmetic found where its label did not say it. */
export type NamedSum = Sum & {
  /** It adds up, but neither a word nor a rate says as what: a person looks. */
  guessed?: boolean;
};

const CENT = 0.021;
const near = (a: number, b: number) => Math.abs(a - b) <= CENT;

/** What a sum adds to the one before it; sums that repeat or split others add nothing. */
function added({ kind, value }: Sum): number {
  if (kind === 'discount') return -Math.abs(value);
  return kind === undefined || kind === 'tax' || kind === 'charges' || kind === 'rounding'
    ? value
    : 0;
}

/**
 * Names the sums after the table that no label names: what is its printed rate of a sum above it is
 * tax, whatever it is called; where an earlier sum and what stands between make a later one, that
 * one is the total, and what stands between is an addition that somebody has to look at.
 */
export function nameSums(sums: readonly Sum[], lineSum: number | undefined): NamedSum[] {
  const named: NamedSum[] = sums.map((sum, i) => {
    const tax = sum.kind === undefined && isRateOf(sum, sums.slice(0, i), lineSum);
    return tax ? { ...sum, kind: 'tax', guessed: false } : { ...sum };
  });
  const byRate = named.filter(({ guessed }) => guessed === false);
  for (const sum of byRate) sum.guessed = isAnotherThing(sum, { byRate, sums });
  for (let at = named.length - 1; at >= 0; at--) {
    const total = named[at] as NamedSum;
    if (!total.after || !(total.kind === undefined || isEnd(total))) continue;
    const start = startOf(named, at, lineSum);
    if (start === undefined) continue;
    if (total.kind === undefined) total.kind = 'total';
    const base = named[start];
    if (base?.kind === undefined && base) base.kind = 'net';
    for (const between of named.slice(start + 1, at)) {
      if (between.kind !== undefined) continue;
      // A sum that is printed twice is one.
      const again = near(between.value, total.value);
      between.kind = again ? 'total' : 'tax';
      between.guessed = !again;
    }
    break;
  }
  return named;
}

/**
 * "Gratuity 20 %" beside a tax that is called so: a share with a name of its own is something else,
 * unless the shares together are that tax.
 */
function isAnotherThing(
  { label }: Sum,
  { byRate, sums }: { byRate: readonly Sum[]; sums: readonly Sum[] },
): boolean {
  const called = sums.filter(({ kind, after, value }) => kind === 'tax' && after && value !== 0);
  if (called.length === 0 || !/\p{L}{4,}/u.test(label)) return false;
  const together = byRate.reduce((sum, { value }) => sum + value, 0);
  return !called.some(({ value }) => near(value, together));
}

const isEnd = ({ kind }: Sum) => kind === 'total' || kind === 'due';

/** Whether a sum is what its printed rate makes of an earlier sum, or of the lines. */
function isRateOf(sum: Sum, earlier: readonly Sum[], lineSum: number | undefined): boolean {
  const percent = Number.parseFloat((sum.rate ?? '').replace(',', '.'));
  if (!sum.after || !(percent > 0) || sum.value === 0) return false;
  const bases = [...earlier.filter(({ after }) => after).map(({ value }) => value), lineSum ?? 0];
  return bases.some((base) => base !== 0 && isShare(sum.value, base, percent));
}

/** A currency without cents rounds what a rate makes of a sum to one. */
function isShare(value: number, base: number, percent: number): boolean {
  const exact = (base * percent) / 100;
  const whole = Number.isInteger(base) && Number.isInteger(value) && Math.abs(value) >= 100;
  return near(exact, value) || (whole && Math.abs(exact - value) < 1);
}

/**
 * Where the addition begins that ends at `at`: the index of the sum before it, or -1 when the lines
 * themselves are. Undefined when nothing adds up to it.
 */
function startOf(
  named: readonly NamedSum[],
  at: number,
  lineSum: number | undefined,
): number | undefined {
  const total = named[at] as NamedSum;
  let between = 0;
  let unnamed = 0;
  for (let i = at - 1; i >= -1; i--) {
    const before = i < 0 ? lineSum : named[i]?.value;
    const isBase = i < 0 || (named[i]?.after && named[i]?.kind !== 'tax');
    const open = total.kind === undefined || (i >= 0 && named[i]?.kind === undefined);
    const adds = unnamed > 0 || (open && between !== 0);
    if (isBase && before !== undefined && adds && near(before + between, total.value)) return i;
    if (i < 0 || !named[i]?.after) break;
    // A sum that is printed twice is one.
    if (near(named[i]?.value ?? 0, total.value)) continue;
    between += added(named[i] as Sum);
    if (named[i]?.kind === undefined) unnamed++;
  }
  return undefined;
}
