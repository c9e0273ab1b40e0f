import { roundTo } from '../../invoice/round.ts';
import type { ExtractedTax, Printed } from '../../invoice/schema.ts';
import type { Step, Way } from './follow-sums.ts';
import type { NamedSum } from './name-sums.ts';
import type { Solution } from './totals.ts';

/** The totals of a way from the lines to what is to be paid, and what each sum on it is. */
export function solutionOf({
  steps,
  base,
  net,
  total,
  isGross,
}: Way): Solution & { sums: NamedSum[] } {
  const page = steps.at(-1)?.sum.printed.page ?? 1;
  const computed = (value: number): Printed => ({ text: roundTo(value).toFixed(2), page });
  const of = (...kinds: Step['as'][]) => steps.filter(({ as }) => kinds.includes(as));
  const saying = (value: number) => steps.find((it) => isSaid(it) && near(it.value, value));
  const printed = (value: number) => saying(value)?.sum.printed ?? computed(value);
  const together = (kind: Step['as']) => {
    const [first, ...more] = of(kind);
    if (!first || more.length === 0) return first?.sum.printed;
    return computed(more.reduce((all, { value }) => all + Math.abs(value), Math.abs(first.value)));
  };
  const taxes = of('tax');
  const isPart = taxes.length === 1 && !near(base, net);
  const hasAdditions = of('charges', 'discount').length > 0;
  const isNetSaid = steps.some(({ as, sum }) => as === 'net' && sum.kind === 'net');
  const due = steps.findLast(
    ({ as, sum, value }) =>
      as === 'due' || (isLeft(sum.kind) && value !== 0 && (as !== 'net' || near(value, total))),
  );
  return {
    totals: {
      net: taxes.length > 0 || hasAdditions || isGross || isNetSaid ? printed(net) : undefined,
      tax: taxes.length === 1 ? taxes[0]?.sum.printed : undefined,
      total: printed(total),
      discount: together('discount'),
      charges: together('charges'),
      rounding: together('rounding'),
      balance: together('balance'),
      withheld: together('withheld'),
      prepaid: together('prepaid'),
      due: due?.sum.printed,
    },
    taxes: taxes
      .filter(({ sum }) => rateOf(sum) !== undefined || taxes.length > 1)
      // Where a part bears no tax, the net amount is not what it is on.
      .map(({ sum }) => ({
        ...taxOf(sum),
        base: sum.base?.printed ?? (isPart ? printed(base) : undefined),
      })),
    sums: steps.map(({ sum, as }) => ({
      ...sum,
      kind: as === 'again' ? (sum.kind ?? 'net') : as,
      guessed: false,
    })),
  };
}

function taxOf(sum: Step['sum']): ExtractedTax {
  const rate = rateOf(sum);
  return {
    rate: rate ? { text: rate, page: sum.printed.page } : undefined,
    amount: sum.printed,
  };
}

const rateOf = ({ rate, lineRate }: Step['sum']) => rate ?? lineRate;
const isSaid = ({ as }: Step) => as === 'net' || as === 'total' || as === 'due' || as === 'again';
const isLeft = (kind: Step['sum']['kind']) => kind === 'due';
const near = (a: number, b: number) => Math.abs(a - b) <= 0.021;
