import { roundTo } from '../../invoice/round.ts';
import type { TotalKind } from '../../languages/language.ts';
import { isContained } from '../words/totals-labels.ts';
import type { Sum } from './sums.ts';

/** Pages with more sums than these below the table are not followed: they are read by their words. */
const MOST_SUMS = 14;
const CENT = 0.021;
/** The share of a total that a tax in it has at most, where no rate is printed. */
const MOST_TAX = 0.25;
/** The most that a sum is rounded by which no word calls a rounding. */
const ROUNDING = 0.5;

/** A sum with what it does on the way from the lines to what is to be paid. */
export type Step = { sum: Sum; as: TotalKind | 'again'; value: number };

/** The way from the lines to what is to be paid, with every sum that stands on it. */
export type Way = {
  steps: Step[];
  /** What tax is on, and that with what bears none. */
  base: number;
  net: number;
  total: number;
  /** Whether the lines have the tax in them. */
  isGross: boolean;
};

type State = {
  running: number;
  /** What the first tax is on; undefined before it. */
  base: number | undefined;
  /** Charges after tax, which bear none. */
  free: number;
  total: number | undefined;
  /** Taken off, or added, after the last statement of a sum. */
  open: boolean;
  /** Something after the total says that nothing belongs to it any more. */
  isPaid: boolean;
  isGross: boolean;
  steps: Step[];
};

/**
 * Follows the sums below the table: each is an addition that arithmetic or its word explains, or says
 * what the ones before it come to. A word is not needed where a printed rate is right with an addition
 * and wrong without it, for a coin that rounds, or for what is taken off a total before what is to be
 * paid. Undefined where a sum is left over, or where two ways lead to different totals.
 */
export function followSums(sums: readonly Sum[], lineSum: number): Way | undefined {
  if (sums.length === 0 || sums.length > MOST_SUMS || !(lineSum > 0)) return undefined;
  const start: State = {
    ...{ running: lineSum, base: undefined, free: 0, total: undefined },
    ...{ open: false, isPaid: false, isGross: false, steps: [] },
  };
  let states = [start];
  for (const sum of sums) {
    states = states.flatMap((state) => nextStates(state, sum, lineSum));
    if (states.length > 400) return undefined;
  }
  const ways = states.flatMap((state) => finished(state) ?? []);
  const [way, ...others] = ways;
  const same = (other: Way) => near(other.total, way?.total ?? 0) && near(other.net, way?.net ?? 0);
  return way && others.every(same) ? way : undefined;
}

function nextStates(state: State, sum: Sum, lineSum: number): State[] {
  if (sum.value === 0) return [step(state, sum, zeroOf(state, sum))];
  return [
    ...statements(state, sum, lineSum),
    ...taxStates(state, sum),
    ...(state.total === undefined ? beforeTotal(state, sum) : afterTotal(state, sum)),
  ];
}

const step = (state: State, sum: Sum, as: Step['as'], over: Partial<State> = {}): State => ({
  ...state,
  ...over,
  steps: [...state.steps, { sum, as, value: sum.value }],
});

function zeroOf({ running }: State, { kind }: Sum): Step['as'] {
  if (kind === 'due' && near(running, 0)) return 'due';
  return kind === 'tax' ? 'tax' : 'again';
}

/** The sum says what there was so far. */
function statements(state: State, sum: Sum, lineSum: number): State[] {
  const { running, base, total, open } = state;
  const { value, kind } = sum;
  // "Charges this month" are what the lines come to.
  const isAll = kind === 'charges' && state.steps.length === 0 && near(value, running);
  if (!maySay(kind) && !isAll) return [];
  if (near(value, running) && total !== undefined)
    return [step(state, sum, open && state.isPaid ? 'due' : 'again', { open: false })];
  if (near(value, running)) {
    const end = { running: value, open: false, total: value };
    if (base !== undefined) return [step(state, sum, kind === 'due' ? 'due' : 'total', end)];
    const goesOn = step(state, sum, 'net', { running: value, open: false });
    return isEnd(kind) ? [goesOn, step(state, sum, kind, end)] : [goesOn];
  }
  const taxes = state.steps.filter(({ as }) => as === 'tax');
  const taxed = taxes.reduce((all, tax) => all + tax.value, 0);
  const net = state.isGross ? (total ?? 0) - taxed : base;
  const said = [
    lineSum,
    ...(net === undefined || taxes.length === 0 ? [] : [net]),
    ...(taxes.length > 1 || isBesideBase(state, sum, net) ? [taxed] : []),
    ...(total === undefined ? [] : [total]),
  ];
  return !open && said.some((it) => near(it, value)) ? [step(state, sum, 'again')] : [];
}

/** Whether a sum stands in one line behind what the tax is on: a table of taxes says both again. */
function isBesideBase({ steps }: State, sum: Sum, net: number | undefined): boolean {
  const last = steps.at(-1);
  if (!last || net === undefined || !near(last.value, net)) return false;
  return last.as === 'again' && Math.floor(last.sum.order) === Math.floor(sum.order);
}

/** The sum is a tax: by its word, or by what a printed rate makes of the amount so far. */
function taxStates(state: State, sum: Sum): State[] {
  const { running, total } = state;
  const { value, kind } = sum;
  const rate = rateOf(sum);
  if (value < 0 || !maySay(kind) || (kind !== 'tax' && rate === undefined)) return [];
  if (total === undefined) {
    const base = state.base ?? running;
    const isAdded = rate === undefined || impliedBase(sum) <= base + slackOf(sum);
    const added = { base, running: running + value, open: true };
    // "Including VAT", before the total is said: it adds nothing.
    const isIn = base === running && isPartOfTotal(sum, running);
    return [
      ...(isAdded ? [step(state, sum, 'tax', added)] : []),
      ...(isIn ? [step(state, sum, 'tax', { isGross: true, open: true })] : []),
    ];
  }
  // Below the total: the tax that it has in it.
  if (state.isPaid || state.base !== undefined) return [];
  const isIn =
    rate === undefined
      ? isPartOfTotal(sum, total)
      : impliedBase(sum) + value <= total + slackOf(sum);
  return isIn ? [step(state, sum, 'tax', { isGross: true })] : [];
}

/** Whether a word says that a total has the tax in it, and its rate, where one is printed, that it may. */
function isPartOfTotal(sum: Sum, total: number): boolean {
  if (!isContained(sum.label)) return false;
  return rateOf(sum) === undefined
    ? sum.value < total * MOST_TAX
    : impliedBase(sum) + sum.value <= total + slackOf(sum);
}

function beforeTotal(state: State, sum: Sum): State[] {
  const { running, base } = state;
  const { value, kind } = sum;
  const off = -Math.abs(value);
  const add = (by: number, as: Step['as'], over: Partial<State> = {}) => ({
    ...step(state, sum, as, { running: running + by, open: true, ...over }),
  });
  if (kind === 'rounding') return Math.abs(value) <= 1 ? [add(value, 'rounding')] : [];
  const rounds = kind === undefined && base !== undefined && Math.abs(value) <= ROUNDING;
  if (base === undefined) {
    if (kind === 'balance') return owedBefore(state, sum);
    if (kind === 'charges') return [add(value, 'charges')];
    if (kind === 'discount') return [add(off, 'discount')];
    if (kind === undefined || kind === 'prepaid')
      return [
        add(off, 'discount'),
        ...(value > 0 && kind === undefined ? [add(value, 'charges')] : []),
      ];
    return [];
  }
  if (kind === 'charges') return [add(value, 'charges', { free: state.free + value })];
  if (kind === 'withheld' || kind === 'prepaid')
    return [add(off, kind, { total: running, isPaid: true })];
  return rounds ? [add(value, 'rounding')] : [];
}

/** An older debt is none of these lines': what they come to, as the sum before it says, is the total. */
function owedBefore(state: State, sum: Sum): State[] {
  const { running, open, steps } = state;
  if (open || steps.at(-1)?.as !== 'net') return [];
  const owed = { total: running, running: running + sum.value, open: true, isPaid: true };
  return [step(state, sum, 'balance', owed)];
}

function afterTotal(state: State, sum: Sum): State[] {
  const { running, total = 0 } = state;
  const { value, kind } = sum;
  const off = -Math.abs(value);
  // Of what is paid in full nothing is left to say.
  const pay = (by: number, as: Step['as']) => [
    step(state, sum, as, {
      running: running + by,
      open: !near(running + by, 0),
      isPaid: true,
    }),
  ];
  if (kind === 'withheld' || kind === 'prepaid') return pay(off, kind);
  if (kind === 'balance') return pay(value, kind);
  if (kind === 'rounding') return Math.abs(value) <= 1 ? pay(value, kind) : [];
  // A tip or a fee after the total makes another total.
  if (kind === 'charges' && !state.isPaid && !state.isGross)
    return [
      step(state, sum, kind, {
        ...{ running: running + value, open: true, total: undefined },
        ...{ base: state.base ?? total, free: state.free + value },
      }),
    ];
  return kind === undefined && value < 0 && -value < total ? pay(off, 'prepaid') : [];
}

function finished(state: State): Way | undefined {
  const { steps, open, free, isGross } = state;
  const last = steps.findLast(({ as }) => as !== 'again' && as !== 'tax');
  const total = state.total ?? endOfAll(state);
  if (total === undefined || (open && state.total === undefined)) return undefined;
  if (open || !last || !areAllCalled(state)) return undefined;
  const taxed = steps.filter(({ as }) => as === 'tax').reduce((all, { value }) => all + value, 0);
  const base = isGross ? total - taxed : (state.base ?? total);
  if (!hasRightTaxes(steps, { base, isGross })) return undefined;
  return { steps, base, net: roundTo(base + free), total: roundTo(total), isGross };
}

/** Without a tax the last statement is the total, if its word does not say otherwise. */
function endOfAll({ steps, base, running, free }: State): number | undefined {
  const { as, sum } = steps.findLast((it) => it.as === 'net' || it.as === 'total') ?? {};
  return base === undefined && free === 0 && as && isEnd(sum?.kind) ? running : undefined;
}

/** What is taken off below a total without a word is a payment where the rest is called what is due. */
function areAllCalled({ steps }: State): boolean {
  const unnamed = steps.findIndex(({ as, sum }) => as === 'prepaid' && sum.kind === undefined);
  if (unnamed < 0) return true;
  const isTaxed = steps.slice(0, unnamed).some(({ as }) => as === 'tax');
  const isTotal = steps.slice(0, unnamed).some(({ as, sum }) => as === 'total' && sum.kind);
  return isTaxed && isTotal && steps.slice(unnamed).some(({ sum }) => sum.kind === 'due');
}

/**
 * Whether the taxes are what their rates make of the base. One that a word calls so may be on a part
 * of it; one without a word, or whose base has something in it that no word names, is on all of it.
 */
function hasRightTaxes(
  steps: readonly Step[],
  { base, isGross }: { base: number; isGross: boolean },
): boolean {
  const all = steps.filter(({ as }) => as === 'tax');
  const taxes = all.filter(({ value }) => value !== 0);
  const first = steps.findIndex(({ as }) => as === 'tax');
  const before = first < 0 ? steps : steps.slice(0, first);
  const isUnnamed = before.some(({ as, sum }) => isAdjustment(as) && sum.kind !== as);
  const named = taxes.filter(({ sum }) => sum.kind === 'tax');
  const isMixed = named.length > 0 && taxes.some(({ sum }) => hasOwnName(sum));
  if (taxes.length === 0) return !isUnnamed;
  if (isMixed) return false;
  const implied = taxes.reduce((all, { sum }) => all + impliedBase(sum), 0);
  const slack = taxes.reduce((all, { sum }) => all + slackOf(sum), 0);
  const free = all.reduce(
    (of, { sum, value }) => of + (value === 0 ? (sum.base?.value ?? 0) : 0),
    0,
  );
  if ([implied, implied + free].some((it) => Math.abs(it - base) <= slack)) return true;
  // Two taxes on one base: of the federation and of a province.
  const each = taxes.every(({ sum }) => Math.abs(impliedBase(sum) - base) <= slackOf(sum));
  if (taxes.length > 1 && each) return true;
  const isTold = taxes.length === 1 && named.every(({ sum }) => rateOf(sum) === undefined);
  return !isUnnamed && (!isGross || isTold) && named.length === taxes.length;
}

const isAdjustment = (as: Step['as']) => as === 'charges' || as === 'discount';
/** Words for a sum of what stands above may be said of a tax too, and the other way round. */
const maySay = (kind: TotalKind | undefined) =>
  kind === undefined || kind === 'net' || kind === 'tax' || isEnd(kind);
const isEnd = (kind: TotalKind | undefined) => kind === 'total' || kind === 'due';
/** "Gratuity 20 %": a share with a name of its own. */
const hasOwnName = ({ kind, label }: Sum) => kind !== 'tax' && /\p{L}{4,}/u.test(label);

function rateOf({ rate, lineRate }: Sum): number | undefined {
  const percent = Number.parseFloat((rate ?? lineRate ?? '').replace(',', '.'));
  return percent > 0 && percent < 60 ? percent : undefined;
}

/** What the tax is on, by its rate. */
const impliedBase = (sum: Sum) =>
  sum.base?.value ?? (sum.value * 100) / (rateOf(sum) ?? Number.NaN);

/** What rounding a tax to a coin leaves open of its base. */
function slackOf(sum: Sum): number {
  if (sum.base) return CENT;
  const coin = Number.isInteger(sum.value) && !/[.,]\d{2}\D*$/.test(sum.printed.text) ? 1 : 0.0101;
  return (coin * 100) / (rateOf(sum) ?? 1);
}

const near = (a: number, b: number) => Math.abs(a - b) <= CENT;
