import { isChange, isPaidEarly, isTendered } from '../words/totals-labels.ts';
import type { Sum } from './sums.ts';

const CENT = 0.011;

/**
 * The sums that are not the document's: what was given in cash with what came back of it, a card's slip
 * that repeats the total, what a page takes over from the one before it, and what is owed, or saved, if
 * it is paid early. Each only where its amount is that too.
 */
export function setAside(sums: readonly Sum[]): ReadonlySet<Sum> {
  const aside = new Set<Sum>(givenAndBack(sums));
  sums.forEach((sum, i) => {
    if (isTakenOver(sum, sums[i - 1])) aside.add(sum);
    if (sum.kind !== undefined && sum.kind !== 'discount') return;
    const earlier = sums.slice(0, i).filter((it) => it.value > 0 && !aside.has(it));
    const next = sums[i + 1];
    if (next && isGivenAndBack(sum, next, earlier)) for (const it of [sum, next]) aside.add(it);
    if (isTendered(sum.label) && earlier.some(({ value }) => near(value, sum.value)))
      aside.add(sum);
    const early = earlier.find((of) => isSavedOf(sum, of));
    if (!early) return;
    aside.add(sum);
    const left = early.value - Math.abs(sum.value);
    if (next && near(next.value, left)) aside.add(next);
  });
  return aside;
}

/** "Transporte 594.636,99": the first sum of a page is the last of the page before, by a word for freight too. */
const isTakenOver = (sum: Sum, before: Sum | undefined): boolean =>
  before !== undefined &&
  (sum.kind === 'charges' || sum.kind === undefined) &&
  before.printed.page < sum.printed.page &&
  near(before.value, sum.value);

/** All that was given, said once or twice, and the change that is left of it beside one of the sums before. */
function givenAndBack(sums: readonly Sum[]): Sum[] {
  const back = sums.findIndex(({ label }) => isChange(label));
  const change = sums[back];
  if (!change) return [];
  const isGiven = (sum: Sum) => isTendered(sum.label) && sum.kind !== 'due';
  const given = sums.slice(0, back).filter(isGiven);
  const earlier = sums.slice(0, sums.indexOf(given[0] ?? change));
  const paid = (given[0]?.value ?? 0) - Math.abs(change.value);
  const isOne = given.every(({ value }) => near(value, given[0]?.value ?? 0));
  return isOne && earlier.some(({ value }) => value > 0 && near(value, paid))
    ? [...given, change]
    : [];
}

/** Cash, and the change that is left of it beside one of the sums before. */
function isGivenAndBack(given: Sum, back: Sum, earlier: readonly Sum[]): boolean {
  const isCalled = isTendered(given.label) || isChange(back.label);
  return isCalled && earlier.some(({ value }) => near(value, given.value - Math.abs(back.value)));
}

/** What a cash discount takes off an earlier sum, or leaves of it: by its words and its rate. */
function isSavedOf({ label, value, rate, lineRate }: Sum, of: Sum): boolean {
  const percent = Number.parseFloat((rate ?? lineRate ?? '').replace(',', '.'));
  if (!(percent > 0) || !isPaidEarly(label)) return false;
  const saved = (of.value * percent) / 100;
  return [saved, of.value - saved].some((it) => near(it, Math.abs(value)));
}

const near = (a: number, b: number) => Math.abs(a - b) <= CENT;
