import { wholeRounding } from './currencies.ts';
import { unexplainedSums } from './explain-sums.ts';
import type { ReadInvoice, ReadLine } from './read.ts';
import { roundTo } from './round.ts';

export type Check = {
  name: string;
  pass: boolean;
  /** What was compared, in words that a reviewer understands. */
  detail: string;
};

export type GateResult = {
  pass: boolean;
  checks: Check[];
  /** Whether line amounts stand before or after tax. */
  taxBasis: 'net' | 'gross';
};

const CENT = 0.01;

/** One cent, and half a cent more for each amount that was rounded on its own. */
function tolerance(roundings: number): number {
  return CENT + Math.min(roundings, 20) * 0.005 + 1e-6;
}

function near(a: number, b: number, within: number): boolean {
  return Math.abs(a - b) <= within;
}

/** What a line should come to by its own quantity, price and discount. */
function expectedAmount(line: ReadLine): number | null {
  if (line.quantity === null || line.unitPrice === null) return null;
  const gross = (line.quantity * line.unitPrice) / (line.priceBasis || 1);
  if (line.discountPercent !== null) return gross * (1 - Math.abs(line.discountPercent) / 100);
  if (line.discountAmount !== null) return gross - line.discountAmount;
  return gross;
}

const decimalsOf = (value: number) => String(value).split('.')[1]?.length ?? 0;

/**
 * A line's amount is rounded, and so is its price, to a cent or finer: the error of the price grows with
 * the quantity. What the last figure of quantity or price weighs is never within it.
 * @param isGross whether the amounts of lines have their tax in them; prices may be without it.
 */
function lineAgrees(
  line: ReadLine,
  { whole, isGross }: { whole: number; isGross: boolean },
): boolean {
  const { amount } = line;
  const expected = expectedAmount(line);
  if (expected === null || amount === null) return amount !== null && !costsMoreThanItComesTo(line);
  const basis = line.priceBasis || 1;
  const [quantity, price] = [Math.abs(line.quantity ?? 0), Math.abs(line.unitPrice ?? 0)];
  const ofPrice = (quantity / basis) * 0.5 * 10 ** -Math.max(2, decimalsOf(price));
  const ofQuantity = (price / basis) * 0.49 * 10 ** -decimalsOf(quantity);
  const slack = Math.min(ofPrice, Math.max(ofQuantity, CENT / 2));
  const taxed = isGross && line.taxRate ? expected * (1 + line.taxRate / 100) : expected;
  return [expected, taxed].some((it) => near(it, amount, CENT / 2 + slack + whole - 1e-6));
}

/** One piece for more than the whole line: two cells were read as one price. */
function costsMoreThanItComesTo({ quantity, unitPrice, priceBasis, amount }: ReadLine): boolean {
  if (quantity !== null || unitPrice === null || amount === null || priceBasis !== 1) return false;
  return Math.abs(unitPrice) > Math.abs(amount) + CENT;
}

function sumOf(lines: ReadLine[]): number {
  return roundTo(lines.reduce((sum, line) => sum + (line.amount ?? 0), 0));
}

function totalsCheck(invoice: ReadInvoice): Check {
  const { net, tax, total, rounding } = invoice.totals;
  if (total === null) return { name: 'totals', pass: false, detail: 'no total found' };
  if (net === null && tax === null) {
    const sum = sumOf(invoice.lines);
    const pass = invoice.lines.length > 0 && near(sum, total, tolerance(0));
    return { name: 'totals', pass, detail: `no net or tax found; lines ${sum}, total ${total}` };
  }
  const left = roundTo((net ?? 0) + (tax ?? 0));
  if (net === null) return { name: 'totals', pass: false, detail: 'no net amount found' };
  const adds = [left, left + (rounding ?? 0)].some((sum) => near(sum, total, tolerance(0)));
  // What is rounded to is the total, where the page prints it and no amount due says so.
  const isRounded =
    rounding !== null &&
    Math.abs(rounding) >= CENT &&
    invoice.totals.due === null &&
    near(left, total, 1e-6) &&
    (invoice.sums ?? []).some(({ value }) => near(value ?? 0, total + rounding, 1e-6));
  const pass = adds && !isRounded;
  const rounded = rounding === null ? '' : `, rounded by ${rounding}`;
  return {
    name: 'totals',
    pass,
    detail: `net ${net} + tax ${tax ?? 0} = ${left}${rounded}, total ${total}`,
  };
}

function taxesCheck(invoice: ReadInvoice): Check {
  const { tax, net, charges } = invoice.totals;
  const within = tolerance(invoice.lines.length) + wholeRounding(invoice.currency);
  const rows = invoice.taxes.filter((t) => t.amount !== null);
  if (isTakenOff(invoice))
    return { name: 'taxes', pass: false, detail: `a tax is taken off the net amount ${net}` };
  if (rows.length === 0 || tax === null)
    return { name: 'taxes', pass: true, detail: 'no tax table' };
  const sum = roundTo(rows.reduce((s, t) => s + (t.amount ?? 0), 0));
  const byRate = rows.every(
    (t) =>
      t.rate === null || t.base === null || near((t.base * t.rate) / 100, t.amount ?? 0, within),
  );
  const lone = loneRate(invoice);
  const single = rows.length === 1 ? rows[0] : undefined;
  const plausible =
    single?.rate == null ||
    single.base !== null ||
    net === null ||
    near((net * single.rate) / 100, single.amount ?? 0, within) ||
    // Delivery often bears none.
    near(((net - (charges ?? 0)) * single.rate) / 100, single.amount ?? 0, within) ||
    near((borneBy(invoice, single.rate) * single.rate) / 100, single.amount ?? 0, within) ||
    // Where a part bears no tax, the base is printed beside it.
    isRateOfPrinted(invoice, { rate: single.rate, amount: single.amount ?? 0, within });
  return {
    name: 'taxes',
    pass: near(sum, tax, tolerance(rows.length)) && byRate && plausible && lone === undefined,
    detail:
      lone === undefined
        ? `${rows.length} rates sum to ${sum}, tax ${tax}`
        : `a line bears ${lone} %, and no tax has that rate`,
  };
}

/**
 * Whether a tax has the other sign than the net amount: it is withheld, or the buyer's to pay, and leaves a
 * total that is none. What came back at a rate of its own has a base, which has its sign.
 */
function isTakenOff({ totals: { net, tax }, taxes }: ReadInvoice): boolean {
  const side = Math.sign(net ?? 0);
  const isOther = (amount: number | null) => side !== 0 && Math.sign(amount ?? 0) === -side;
  return isOther(tax) || taxes.some(({ base, amount }) => base === null && isOther(amount));
}

/** A rate of a line that no tax has, where every tax prints its own. What bears no tax may be in no row. */
function loneRate({ lines, taxes }: ReadInvoice): number | undefined {
  const rates = taxes.flatMap(({ rate }) => rate ?? []);
  if (rates.length === 0 || rates.length < taxes.length) return undefined;
  const borne = lines.flatMap(({ taxRate }) => taxRate || []);
  return borne.find((rate) => !rates.some((it) => near(it, rate, 1e-6)));
}

/** What the lines come to that bear a rate, where all say theirs, and another bears none. */
function borneBy({ lines }: ReadInvoice, rate: number): number {
  const isSaid = lines.every(({ taxRate }) => taxRate === rate || taxRate === 0);
  return isSaid ? sumOf(lines.filter(({ taxRate }) => taxRate === rate)) : Number.NaN;
}

/** A base that is less by what is withheld or paid is none: both come after the tax, or the tax is another's. */
function isRateOfPrinted(
  { sums, totals }: ReadInvoice,
  tax: { rate: number; amount: number; within: number },
): boolean {
  const after = [totals.withheld, totals.prepaid].flatMap((less) =>
    less ? roundTo((totals.net ?? 0) - Math.abs(less)) : [],
  );
  return sums.some(
    ({ value, rate }) =>
      value !== null &&
      rate === tax.rate &&
      value !== tax.amount &&
      !after.includes(value) &&
      near((value * tax.rate) / 100, tax.amount, tax.within),
  );
}

function sumCheck(invoice: ReadInvoice): Check & { taxBasis: 'net' | 'gross' } {
  const sum = sumOf(invoice.lines);
  const { net, total, discount, charges } = invoice.totals;
  const incomplete = invoice.lines.some((line) => line.amount === null);
  const within = tolerance(invoice.lines.length > 1 ? 2 : 0);
  const adjusted = roundTo(sum - Math.sign(sum || 1) * Math.abs(discount ?? 0) + (charges ?? 0));
  const detail = `lines ${sum}, discount ${discount ?? 0}, charges ${charges ?? 0}, net ${net ?? '–'}`;
  if (invoice.lines.length === 0 || incomplete)
    return { name: 'lines', pass: false, detail: 'a line has no amount', taxBasis: 'net' };
  const target = net ?? total;
  if (target !== null && (near(adjusted, target, within) || near(sum, target, within)))
    return { name: 'lines', pass: true, detail, taxBasis: 'net' };
  // Prices that include tax sum to the total instead; net would then be faked by them.
  if (total !== null && (near(adjusted, total, within) || near(sum, total, within)))
    return { name: 'lines', pass: true, detail: `${detail}; lines include tax`, taxBasis: 'gross' };
  // Cash is rounded after the tax.
  const { tax, rounding } = invoice.totals;
  if (net !== null && tax !== null && rounding && near(sum, roundTo(net + tax), within))
    return { name: 'lines', pass: true, detail: `${detail}; lines include tax`, taxBasis: 'gross' };
  return { name: 'lines', pass: false, detail, taxBasis: 'net' };
}

/**
 * The arithmetic gate: an invoice passes only when everything that can be calculated agrees and
 * the fields that identify it are there. Tolerances: one cent plus rounding.
 */
export function arithmeticGate(invoice: ReadInvoice): GateResult {
  const whole = wholeRounding(invoice.currency);
  const lines = sumCheck(invoice);
  const isGross = lines.taxBasis === 'gross';
  const wrong = invoice.lines.filter((line) => !lineAgrees(line, { whole, isGross }));
  const missing = [
    invoice.number ? '' : 'number',
    invoice.issueDate ? '' : 'date',
    invoice.currency ? '' : 'currency',
    invoice.lines.every((line) => line.description || line.code) ? '' : 'description of a line',
  ].filter(Boolean);
  const due = dueCheck(invoice);
  const unexplained = unexplainedSums(invoice);
  const checks: Check[] = [
    totalsCheck(invoice),
    taxesCheck(invoice),
    { name: lines.name, pass: lines.pass, detail: lines.detail },
    {
      name: 'line-amounts',
      pass: wrong.length === 0,
      detail:
        wrong.length === 0
          ? 'quantity × price − discount = amount on every line'
          : `${wrong.length} lines disagree, first: ${wrong[0]?.description.slice(0, 60)}`,
    },
    {
      name: 'identity',
      pass: missing.length === 0,
      detail:
        missing.length === 0
          ? 'number, date, currency, descriptions found'
          : `missing: ${missing.join(', ')}`,
    },
    {
      name: 'readable',
      pass: invoice.unreadable.length === 0,
      detail: invoice.unreadable.slice(0, 5).join(', ') || 'every value could be read',
    },
    {
      name: 'sums',
      pass: unexplained.length === 0,
      detail:
        unexplained.length === 0
          ? 'every sum below the lines is explained'
          : `nothing explains ${unexplained.slice(0, 4).join(', ')}`,
    },
    ...(due ? [due] : []),
  ];
  return { pass: checks.every((check) => check.pass), checks, taxBasis: lines.taxBasis };
}

/** What was paid is taken off what is due; a payment of the whole may stand beside the total by itself. */
function dueCheck(invoice: ReadInvoice): Check | undefined {
  const { due, total, prepaid, balance, withheld, rounding } = invoice.totals;
  if (total === null) return undefined;
  const isPaid = near(Math.abs(prepaid ?? 0), Math.abs(total), tolerance(1));
  if (due === null)
    return prepaid && !isPaid
      ? { name: 'due', pass: false, detail: `prepaid ${prepaid} of ${total}, and no sum due` }
      : undefined;
  // A payment is printed with either sign (a debt from before is one below zero).
  const paid = [-(prepaid ?? 0), -Math.abs(prepaid ?? 0)];
  const either = isPaid ? [0, ...paid] : paid;
  const ways = either.flatMap((paid) =>
    [0, balance ?? 0].flatMap((owed) =>
      [0, -Math.abs(withheld ?? 0)].flatMap((kept) =>
        [0, rounding ?? 0].map((rounded) => roundTo(total + paid + owed + kept + rounded)),
      ),
    ),
  );
  const told = [
    `prepaid ${prepaid ?? 0}`,
    ...(balance === null ? [] : [`balance ${balance}`]),
    ...(withheld === null ? [] : [`withheld ${withheld}`]),
    ...(rounding === null ? [] : [`rounded by ${rounding}`]),
  ];
  return {
    name: 'due',
    pass: ways.some((amount) => near(due, amount, tolerance(1))),
    detail: `due ${due}, total ${total}, ${told.join(', ')}`,
  };
}
