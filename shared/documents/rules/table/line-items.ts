import { type DecimalMark, parseAmount } from '../../invoice/amount.ts';
import type { ExtractedLine, Printed } from '../../invoice/schema.ts';
import type { ColumnRole } from '../../languages/language.ts';
import { isNumericRole } from './assign.ts';
import { isUnpriced, numberIn, textUnder } from './cell-text.ts';
import { describe } from './describe.ts';
import type { Column } from './header-row.ts';
import { withoutRowNumbers } from './row-numbers.ts';
import type { Row } from './rows.ts';
import { withSplitColumns } from './split-columns.ts';

type Roles = ColumnRole[];

function cellText(row: Row, index: number): string {
  return (row.cells.get(index) ?? []).map((w) => w.text).join(' ');
}

function valueAt(row: Row, index: number, mark: DecimalMark): number | undefined {
  const text = numberIn(cellText(row, index));
  return text === undefined ? undefined : parseAmount(text.replace('%', ''), mark);
}

/**
 * A printed price is rounded, and the error grows with the quantity. Where it is not known which of
 * two numbers the price is, the smaller one bounds the error: else a wrong amount would hold by taking
 * the price for the quantity.
 */
function agrees(quantity: number, price: number, amount: number, sure: boolean): boolean {
  const times = Math.abs(sure ? quantity : Math.min(quantity, price));
  const slack = Math.min(times * 0.00501, Math.abs(amount) * 0.002) + 0.011;
  return Math.abs(quantity * price - amount) <= slack;
}

/** How many rows multiply out when these columns are quantity, price and amount. */
function support(
  rows: Row[],
  at: [number, number, number],
  { mark, sure }: { mark: DecimalMark; sure: boolean },
): number {
  return rows.filter((row) => {
    const [q, p, a] = at.map((index) => valueAt(row, index, mark));
    if (q === undefined || p === undefined || a === undefined || a === 0) return false;
    const discount = parseAmount((discountOf(row) ?? '').replace('%', ''), mark) ?? 0;
    const left = 1 - Math.abs(discount) / 100;
    return agrees(q, p, a, sure) || (discount !== 0 && agrees(q, p * left, a, sure));
  }).length;
}

/**
 * Headers lie or are unknown now and then; arithmetic does not. Where quantity × price = amount
 * fails on most rows and another choice of columns makes it hold, take that choice.
 */
function settleRoles(rows: Row[], mark: DecimalMark): Row[] {
  const first = rows[0];
  if (!first) return rows;
  const roles: Roles = first.columns.map((column) => column.role);
  const now: [number, number, number] = [
    roles.indexOf('quantity'),
    roles.indexOf('unitPrice'),
    roles.indexOf('amount'),
  ];
  const alike = rows.filter((row) => row.columns.length === roles.length);
  const counted = alike.filter((row) => valueAt(row, now[0], mark) !== undefined);
  // What has no quantity, as delivery, says nothing of where prices stand.
  const same = counted.length > 0 ? counted : alike;
  const held = now.every((i) => i >= 0) ? support(same, now, { mark, sure: true }) : 0;
  if (held * 2 >= same.length) return rows;
  const numeric = roles.flatMap((role, i) => {
    const filled = same.filter((row) => valueAt(row, i, mark) !== undefined).length;
    // Under "#" some count their lines and others say how many.
    const counts = role === 'pos' && now[0] < 0;
    const eligible =
      isNumericRole(role) || role === 'other' || role === 'unit' || role === 'code' || counts;
    return eligible && filled * 2 > same.length ? [i] : [];
  });
  let best = { at: now, held, said: 3 };
  for (const a of numeric)
    for (const q of numeric)
      for (const p of numeric) {
        if (new Set([a, q, p]).size < 3 || a < p) continue;
        const sure = q === now[0] && p === now[1];
        const count = support(same, [q, p, a], { mark, sure });
        // Of two choices that multiply out as often, keep what the header said.
        const said = Number(q === now[0]) + Number(p === now[1]) + Number(a === now[2]);
        if (count > best.held || (count === best.held && count > 0 && said > best.said))
          best = { at: [q, p, a], held: count, said };
      }
  if (best.held * 3 < same.length * 2) return rows;
  const [q, p, a] = best.at;
  const settled = roles.map((role, i): ColumnRole => {
    if (i === q) return 'quantity';
    if (i === p) return 'unitPrice';
    if (i === a) return 'amount';
    return role === 'quantity' || role === 'unitPrice' || role === 'amount' ? 'other' : role;
  });
  return rows.map((row) =>
    row.columns.length === roles.length
      ? { ...row, columns: row.columns.map((c, i) => ({ ...c, role: settled[i] ?? 'other' })) }
      : row,
  );
}

const MONEY = /\d[.,]\d{2,4}(?!\d)/;

/**
 * Where rows have a quantity and what it comes to, the money under an unknown heading between them is the
 * price, whether or not it multiplies out: dropped, it would leave the quantity to be believed.
 */
function withPrice(rows: Row[], mark: DecimalMark): Row[] {
  return rows.map((row) => {
    const at = (role: ColumnRole) => row.columns.findIndex((column) => column.role === role);
    const [q, a] = [at('quantity'), at('amount')];
    if (q < 0 || a < 0 || at('unitPrice') >= 0 || valueAt(row, q, mark) === undefined) return row;
    const unknown = row.columns.flatMap(({ role }, i) =>
      role === 'other' && i < a && MONEY.test(cellText(row, i)) ? [i] : [],
    );
    const [price, ...others] = unknown.filter((i) => valueAt(row, i, mark) !== undefined);
    if (price === undefined || others.length > 0) return row;
    const columns = row.columns.map(
      (column, i): Column => (i === price ? { ...column, role: 'unitPrice' } : column),
    );
    return { ...row, columns };
  });
}

function printed(text: string | undefined, page: number): Printed | undefined {
  const trimmed = text?.trim();
  return trimmed ? { text: trimmed, page } : undefined;
}

/** The words left when the number is taken out of a cell: "22 kg" leaves its unit. */
function besides(text: string, number: string | undefined): string | undefined {
  if (!number || number === text) return undefined;
  const left = text
    .replace(number, '')
    .replace(/[€$£/()]/g, ' ')
    .trim();
  return /^[\p{L}.²³]{1,10}$/u.test(left) ? left : undefined;
}

function discountOf(row: Row): string | undefined {
  const column = row.columns.find((c) => c.role === 'discount');
  const text = textUnder(row, 'discount');
  const number = numberIn(text.replace(/\s+%/, '%'));
  if (!number || !/[1-9]/.test(number)) return row.discount;
  const percent = number.includes('%') || /%/.test(column?.text ?? '');
  return percent && !number.includes('%') ? `${number} %` : number;
}

/** The number of "5台": its unit stands on it. */
const GLUED = /^\d[\d.,]*(?=\p{L}{1,8}\.?$)/u;

/** An article's number that stands over its name, in one column: "GZ250". */
const isCode = (text: string) => /^(?=.*\d)[A-Z\d./-]{3,20}$/.test(text);

const GTIN = /^\d{8}$|^\d{12,14}$/;

/** "61,72 ‰": what a thousand pieces cost. */
const PER_THOUSAND = /\s*‰$/;

function toLine(row: Row, right: number): ExtractedLine {
  const { page } = row;
  const take = (role: ColumnRole) => printed(numberIn(textUnder(row, role)), page);
  const quantityText = textUnder(row, 'quantity');
  const quantity = numberIn(quantityText) ?? GLUED.exec(quantityText)?.[0];
  const unit = textUnder(row, 'unit') || besides(quantityText, quantity);
  const [first, ...others] = row.text;
  const over = first && others.length > 0 && isCode(first.text) ? first.text : undefined;
  const code = textUnder(row, 'code') || over || '';
  const { description, note } = describe(over ? others : row.text, right);
  const rate = numberIn(textUnder(row, 'taxRate').replace(/\s+%/, '%'));
  const gtin = [textUnder(row, 'gtin'), code].find((value) => GTIN.test(value));
  const priced = textUnder(row, 'unitPrice').replace(/\s*\/\s*[A-Za-z]+\.?$/, '');
  const price = priced.replace(PER_THOUSAND, '');
  return {
    code: printed(code, page),
    gtin: printed(gtin, page),
    description: printed(description || code, page),
    note: printed(note, page),
    quantity: printed(quantity, page),
    unit: printed(unit, page),
    // What has figures and is no number is told as it stands: without a price the quantity is believed.
    unitPrice: printed(numberIn(price) ?? (quantity && /\d/.test(price) ? price : undefined), page),
    priceBasis: take('priceBasis') ?? printed(price === priced ? undefined : '1000', page),
    discount: printed(discountOf(row), page),
    taxRate:
      rate && Math.abs(parseAmount(rate.replace('%', ''), ',') ?? 99) <= 40
        ? printed(rate, page)
        : undefined,
    amount: take('amount'),
  };
}

/** "2 x Frame": how many of it, where that many times the price is what the row comes to. */
const TIMES = /^(\d{1,4})\s?[x×]\s+(?=\S)/i;

function withCountInName(line: ExtractedLine, mark: DecimalMark): ExtractedLine {
  const { description, unitPrice } = line;
  const [whole, count] = TIMES.exec(description?.text ?? '') ?? [];
  if (!description || !whole || !count || line.quantity) return line;
  const [price, amount] = [unitPrice, line.amount].map((it) => parseAmount(it?.text ?? '', mark));
  if (price === undefined || amount === undefined || amount === 0) return line;
  if (!agrees(Number(count), price, amount, true)) return line;
  const { page } = description;
  return {
    ...line,
    quantity: { text: count, page },
    description: { ...description, text: description.text.slice(whole.length) },
  };
}

/** "1 185,40": a quantity and a price, or thousands. What the row comes to tells. */
const TWO_NUMBERS = /^(\d{1,3})\u00a0(\d{3}[.,]\d{2})$/;

function withParted(row: Row, mark: DecimalMark): Row {
  const at = (role: ColumnRole) => row.columns.findIndex((column) => column.role === role);
  const [q, p, a] = [at('quantity'), at('unitPrice'), at('amount')];
  const [word, ...others] = (p < 0 ? undefined : row.cells.get(p)) ?? [];
  const [, count, price] = TWO_NUMBERS.exec(word?.text ?? '') ?? [];
  if (!word || !count || !price || others.length > 0 || q < 0 || row.cells.has(q)) return row;
  const amount = valueAt(row, a, mark);
  const left = parseAmount(price, mark);
  if (amount === undefined || left === undefined) return row;
  if (!agrees(Number(count), left, amount, true)) return row;
  const cells = new Map(row.cells);
  cells.set(q, [{ ...word, text: count }]).set(p, [{ ...word, text: price }]);
  return { ...row, cells };
}

/**
 * The rows of a table as they are read: what stands in each column settled by arithmetic. What is only
 * offered, or in the price of another, is no line of what is billed.
 */
export function settledRows(rows: readonly Row[], mark: DecimalMark): Row[] {
  const settled = withPrice(settleRoles(withSplitColumns(rows), mark), mark);
  const parted = settled.map((row) => withParted(row, mark));
  const billed = parted.filter((row) => !isUnpriced(textUnder(row, 'amount')));
  return billed.length > 0 ? billed : parted;
}

/** Turns settled rows into extracted lines. */
export function lineItems(rows: readonly Row[], mark: DecimalMark): ExtractedLine[] {
  const right = Math.max(0, ...rows.flatMap((row) => row.text.map((line) => line.x1)));
  return withoutRowNumbers(rows.map((row) => withCountInName(toLine(row, right), mark)));
}
