import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import { datesIn } from '../../invoice/date.ts';
import type { Printed } from '../../invoice/schema.ts';
import type { TotalKind } from '../../languages/language.ts';
import type { Line } from '../../text/lines.ts';
import type { Lessons } from '../lessons.ts';
import type { Column } from '../table/header-row.ts';
import {
  isAccountNumber,
  isBareTotal,
  isNoSum,
  isPaidEarly,
  isPaidLate,
  isSerial,
  rateIn,
  totalKind,
} from '../words/totals-labels.ts';
import { CARRIED, labelKey } from '../words/vocabulary.ts';
import { columnSums, type Pieces } from './column-sums.ts';
import { countsOf } from './counts.ts';
import { convertedSums, exchangeRates, isOfRate } from './exchange.ts';
import { headingsOver, namesOf } from './headings.ts';
import { type Edges, groupedSum, type Money, moneyOf, wholeEnds, wholeSum } from './money.ts';
import { ratesOf } from './rates.ts';

/** A sum of money that stands outside the table of lines, with what its label makes of it. */
export type Sum = {
  /** Undefined where no label is known for it: arithmetic may name it yet. */
  kind: TotalKind | undefined;
  label: string;
  printed: Printed;
  value: number;
  /** A rate in its label. */
  rate: string | undefined;
  /** A rate anywhere on its line, as in a table of taxes. */
  lineRate: string | undefined;
  /** Of a tax in a table of taxes: what its row says that it is on. */
  base?: Pick<Sum, 'value' | 'printed'>;
  /** Whether its line names a day. */
  dated: boolean;
  /** Reading order: later sums are the document's, earlier ones may be a page's. */
  order: number;
  /** Whether the label itself names the kind surely ("Total VAT") and stands beside it. */
  beside: boolean;
  /** Whether it stands after the table, where the document adds up. */
  after: boolean;
};

const CENT = 0.011;
/** "Terminal-ID", "Trace-Nr.": what has a number without decimals is no sum. */
const OF_A_THING = /(?:^|[^a-z])(?:nr|no|id|ref|number|nummer)(?![a-z])/;
const NO_HEADINGS: ReadonlyMap<number, string> = new Map();
const NO_PIECES: Pieces = { prices: [], lineSum: undefined };
/** More words than this before a sum are a sentence, which explains and does not add up. */
const SENTENCE = 7;

function taughtKind(label: string, lessons: Lessons): TotalKind | undefined {
  const key = labelKey(label);
  for (const kind of ['net', 'tax', 'total', 'due', 'discount', 'charges'] as const)
    if ((lessons.labels[kind] ?? []).some((taught) => labelKey(taught) === key)) return kind;
  return undefined;
}

/**
 * The words that name a sum which has none before it: the cell above, edge to edge, or the line above that
 * is a name and nothing else, further to the left.
 */
function labelAbove(lines: Line[], at: number, money: { x0: number; x1: number }): string {
  const line = lines[at];
  const over = nameOver(lines[at - 1], line);
  if (over) return over;
  for (let i = at - 1; line && i >= Math.max(0, at - 2); i--) {
    const above = lines[i];
    if (!above || above.page !== line.page || line.y - above.y > line.size * 3) break;
    const isOver = (it: { x0: number; x1: number }) => it.x0 < money.x1 + 2 && it.x1 > money.x0 - 2;
    if (moneyOf(above).some(isOver)) return '';
    const name = namesOf(above).find(isOver);
    if (name) return /\d[.,]\d{2}/.test(name.text) ? '' : name.text;
  }
  return line ? labelOfLineAbove(line, lines[at - 1], money) : '';
}

/** Times their size that the lines of a label and its amount are apart at most. */
const PAIR = 1.6;
/** Points from the end of a label to the amount below it. */
const BESIDE = 110;

/** In a narrow column each amount stands in a line of its own at the right, and its label in the one above. */
function labelOfLineAbove(line: Line, above: Line | undefined, money: { x0: number }): string {
  const [label, ...others] = above?.cells ?? [];
  const isPair = line.cells.length === 1 && others.length === 0 && above?.page === line.page;
  if (!label || !isPair || line.y - above.y > line.size * PAIR) return '';
  const gap = money.x0 - label.x1;
  return gap > 0 && gap < BESIDE && !/\d[.,]\d{2}/.test(label.text) ? label.text : '';
}

/** "Amount due", and on the next line nothing but its sum, set to the right. */
function nameOver(above: Line | undefined, line: Line | undefined): string {
  const [name, ...others] = above?.cells ?? [];
  const [sum, ...more] = line?.cells ?? [];
  if (!above || !line || !name || !sum || others.length > 0 || more.length > 0) return '';
  const isNear = above.page === line.page && line.y - above.y <= line.size * 2;
  const isOver = name.x0 <= sum.x0 && sum.x0 - name.x1 < line.size * 15;
  const isName = /\p{L}{2}/u.test(name.text) && !/\d[.,]\d{2}/.test(name.text);
  return isNear && isOver && isName && !isSentence(name.text) ? name.text : '';
}

const NAMED_BESIDE: ReadonlySet<string> = new Set(['net', 'total', 'due', 'tax', 'rounding']);

/** "Payment by bank transfer      Total   50.00": a name in the cell before a sum, beside a block of text. */
function labelBeside({ cells }: Line, { x0 }: { x0: number }): string {
  const [before, ...others] = cells.filter((cell) => cell.x1 <= x0).reverse();
  if (!before || others.length === 0) return '';
  const kind = totalKind(before.text) ?? '';
  if (rateIn(before.text)) return kind === 'tax' ? before.text : '';
  return !/\d/.test(before.text) && NAMED_BESIDE.has(kind) ? before.text : '';
}

/**
 * Finds the sums outside the table, also those that nobody names. Account numbers, interest, share capital are none.
 * @param used indexes of the lines that the table took.
 * @param options.columns the table's, under which its sums may stand in a line.
 */
export function sumsOf(
  lines: Line[],
  used: ReadonlySet<number>,
  options: { mark: DecimalMark; lessons: Lessons; columns?: readonly Column[]; pieces?: Pieces },
): Sum[] {
  const found: Sum[] = [];
  const lastRow = Math.max(-1, ...used);
  const below = lines.slice(Math.max(0, lastRow - 1)).flatMap((line) => moneyOf(line));
  const [first] = below;
  const isLeft = below.every(({ x0 }) => Math.abs(x0 - (first?.x0 ?? x0)) < 1);
  const edges = {
    ends: [...below.map(({ x1 }) => x1), ...wholeEnds(lines)],
    // On the left only where no other edge is.
    starts: isLeft ? below.map(({ x0 }) => x0) : [],
  };
  const counts = countsOf(lines);
  const rates = ratesOf(lines.slice(lastRow + 1), options.mark);
  const exchange = exchangeRates(lines);
  lines.forEach((line, at) => {
    if (used.has(at) || CARRIED.test(labelKey(line.text))) return;
    const sentence = line.cells.some((cell) => isSentence(cell.text));
    if (sentence && isPaidEarly(line.text)) return;
    let named = '';
    const rate = rates.get(line);
    const money = moneyOf(line).filter(({ x0 }) => !rate?.at.has(x0));
    const { columns = [], pieces = NO_PIECES, mark } = options;
    const headed = () => money.some((it) => /\p{L}/u.test(labelAbove(lines, at, it)));
    const of = { columns, mark, headed, ...pieces };
    const row = at > lastRow ? columnSums(line, money, of) : undefined;
    const whole = money.length > 0 ? undefined : wholeOf(line, at > lastRow ? edges : undefined);
    const boxes = rateIn(line.text) ? NO_HEADINGS : boxesOf(lines, at, money);
    [...money, ...(whole ? [whole] : [])].forEach((sum, i) => {
      const own = (i === 0 && labelBeside(line, sum)) || sum.label || (i === 0 ? '' : named);
      const above = sentence ? '' : labelAbove(lines, at, sum);
      const isOver =
        money.length === 1 && !used.has(at - 1) && isNamedOver(line, sum, { own, above });
      const beside = /\p{L}/u.test(own) && !isOver ? own : above || own;
      const label = boxes.get(sum.x0) ?? beside;
      if (/\p{L}/u.test(sum.label)) named = sum.label;
      const said = row?.get(sum.x0);
      if (said === 'none') return;
      const kind = taughtKind(label, options.lessons) ?? said ?? totalKind(label);
      if (sentence && kind === 'charges' && isPaidLate(line.text)) return;
      const value = parseAmount(sum.text, options.mark);
      const after = lastRow >= 0 && at > lastRow;
      const isNone =
        lastRow < 0 ||
        sentence ||
        isNoSum(label) ||
        isAccountNumber(label, sum.text) ||
        isSerial(sum.text);
      const isNoMoney = isNone || counts.get(line)?.has(sum.x0);
      if (value === undefined || (!kind && isNoMoney)) return;
      if (isOfRate(line, value)) return;
      if (sum === whole && !kind && OF_A_THING.test(labelKey(label))) return;
      const isLoose = sum === whole && whole.isLoose === true;
      if (isLoose && !(kind === 'total' && isComeTo(value, found))) return;
      found.push({
        kind,
        label,
        printed: { text: sum.text, page: line.page },
        value,
        rate: rateIn(label),
        lineRate: rateIn(line.text) ?? rate?.rate,
        dated: datesIn(line.text).length > 0,
        order: at + i / 10,
        beside: label === own && i === 0,
        after,
      });
    });
  });
  const converted = convertedSums(found, exchange);
  return found.filter((sum) => !converted.has(sum));
}

/** What the boxes over a row of sums are called, where nothing but the row's own name stands in it. */
function boxesOf(
  lines: readonly Line[],
  at: number,
  money: readonly Money[],
): ReadonlyMap<number, string> {
  const [first, ...others] = money;
  const names = [first, ...others].map((it) => totalKind(it?.label ?? ''));
  const isNamed = others.some((_, i) => names[i + 1] !== undefined);
  const isOfAll = names[0] === undefined || isBareTotal(first?.label ?? '');
  return isNamed || !isOfAll ? NO_HEADINGS : headingsOver(lines, at, money);
}

/** A sum without decimals: below the table by its edge, over it where a name says what it is. */
function wholeOf(
  line: Line,
  edges: Edges | undefined,
): (Money & { isLoose?: boolean }) | undefined {
  if (edges) return wholeSum(line, edges);
  const grouped = groupedSum(line);
  const kind = grouped && totalKind(grouped.label);
  return kind === 'total' || kind === 'due' ? grouped : undefined;
}

/** Whether a sum of before and the taxes under it come to a value. */
function isComeTo(value: number, sums: readonly Sum[]): boolean {
  const taxes = sums.filter(({ kind, after }) => kind === 'tax' && after);
  const tax = taxes.reduce((all, it) => all + it.value, 0);
  return (
    taxes.length > 0 && sums.some((it) => it.after && Math.abs(it.value + tax - value) <= CENT)
  );
}

/** Whether the heading over a sum names it, and not what stands in another cell before it. */
function isNamedOver(
  line: Line,
  { x0, x1 }: { x0: number; x1: number },
  { own, above }: { own: string; above: string },
): boolean {
  if (totalKind(own) !== undefined || totalKind(above) === undefined) return false;
  const cell = line.cells.find((it) => it.x0 <= x0 + 0.5 && it.x1 >= x1 - 0.5);
  return !cell?.words.some((word) => word.x1 <= x0 && /\p{L}{2}/u.test(word.text));
}

const isSentence = (label: string) => label.trim().split(/\s+/).length > SENTENCE;
