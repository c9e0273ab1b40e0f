import { type DecimalMark, parseAmount } from '../invoice/amount.ts';
import { arithmeticGate } from '../invoice/gate.ts';
import { readInvoice } from '../invoice/read.ts';
import type { ExtractedInvoice, ExtractedLine, Printed } from '../invoice/schema.ts';
import { documentLines, type Line, linesOf } from '../text/lines.ts';
import type { PageText } from '../text/words.ts';
import { sideZones } from '../text/zones.ts';
import { comesOut, isBetter, isSummed, taxOf, wantedOf } from './adding-up.ts';
import { dateOrderOf, decimalMarkOf, languageOfMonths } from './conventions.ts';
import { withAside } from './head/aside.ts';
import { findCurrency } from './head/currency.ts';
import { findDates } from './head/dates.ts';
import { headOf } from './head/head-page.ts';
import { findNumber, findOrderNumber } from './head/number/find-number.ts';
import { findParties } from './head/parties.ts';
import { findTitle } from './head/title.ts';
import { type Lessons, NO_LESSONS } from './lessons.ts';
import { addedRows } from './table/added-rows.ts';
import { linesOfTable } from './table/lines-of-table.ts';
import { isStrip, stripRows } from './table/strip-rows.ts';
import { addedUp } from './till/added-up.ts';
import { asPrinted } from './till/as-printed.ts';
import { isPaid } from './till/paid.ts';
import { withoutSuggestedTips } from './till/suggested-tips.ts';
import { tillTaxes } from './till/taxes.ts';
import { tillTitle } from './till/title.ts';
import { tillTotal, withTotal } from './till/total.ts';
import { withoutTax } from './totals/exempt.ts';
import { solveSums } from './totals/solve.ts';
import { sumsOf } from './totals/sums.ts';
import { sumsBlock } from './totals/sums-block.ts';
import { linesTakenOff } from './totals/taken-off.ts';

function sum(lines: ExtractedLine[], mark: DecimalMark): number | undefined {
  if (lines.length === 0) return undefined;
  return lines.reduce(
    (total, line) => total + (parseAmount(line.amount?.text ?? '', mark) ?? 0),
    0,
  );
}

/**
 * Reads an invoice from the words of its pages by rules alone: no network, no model. `lessons` are
 * what corrections of this vendor's earlier invoices taught. A page with a column at its side is read
 * whole and parted; what adds up better is taken, and of two that add up alike what names more lines.
 */
export function extractByRules(pages: PageText[], lessons: Lessons = NO_LESSONS): ExtractedInvoice {
  return withAside(extractUpright(pages, lessons), pages);
}

function extractUpright(pages: PageText[], lessons: Lessons): ExtractedInvoice {
  const whole = extractFrom(documentLines(pages), lessons);
  const zones = pages.map((page) => ({
    number: page.number,
    parts: sideZones(page) ?? [page.words],
  }));
  if (zones.every(({ parts }) => parts.length === 1)) return whole;
  const lines = zones.flatMap(({ number, parts }) =>
    parts.flatMap((words) => linesOf({ number, words })),
  );
  const parted = extractFrom(lines, lessons);
  const better = checksPassed(parted) - checksPassed(whole) || named(parted) - named(whole);
  return better >= 0 ? parted : whole;
}

const named = ({ lines }: ExtractedInvoice) =>
  lines.filter(({ description }) => description !== undefined).length;

const checksPassed = (extracted: ExtractedInvoice) =>
  arithmeticGate(readInvoice(extracted)).checks.filter(({ pass }) => pass).length;

function extractFrom(read: Line[], lessons: Lessons): ExtractedInvoice {
  const printed = asPrinted(read);
  const lines = isStrip(read) ? withoutSuggestedTips(printed) : printed;
  const found = readLines(lines, lessons, undefined);
  const isTill = isStrip(lines);
  if (found.lines.length > 0 && (isTill ? isSummed : comesOut)(found)) return found;
  const mark = found.conventions?.decimalMark ?? '.';
  const { totals } = found;
  const strip = stripRows(lines, { ...sumsOfArticles(totals), mark });
  if (strip.isProven) {
    const again = readLines(lines, lessons, strip);
    // The sum of a part proves its articles, and no other total.
    const isOther = totals.total && again.totals.total?.text !== totals.total.text;
    return isOther ? { ...found, lines: strip.items } : withOwnNet(again, found, mark);
  }
  if (isTill && found.lines.length > 0) return found;
  // What is not proved is for a person: nothing else is read by it.
  if (strip.items.length > 0) return { ...found, lines: strip.items };
  const sums = { wanted: wantedOf(found, mark), tax: taxOf(found, mark), mark };
  const rows = addedRows(lines, sums);
  if (rows.items.length === 0) return found;
  const added = readLines(lines, lessons, rows);
  return isBetter(added, found) ? added : found;
}

/**
 * With the sum that a roll prints of its articles as the net amount: a tip or a service after it makes another
 * one, and a person says which is meant.
 */
function withOwnNet(
  again: ExtractedInvoice,
  { totals }: ExtractedInvoice,
  mark: DecimalMark,
): ExtractedInvoice {
  const lineSum = sum(again.lines, mark) ?? 0;
  const isOfLines = (it: Printed | null | undefined) =>
    Math.abs((parseAmount(it?.text ?? '', mark) ?? 0) - lineSum) < 0.005;
  const printed = [totals.net, ...(again.sums ?? []).map(({ amount }) => amount)];
  const isAdded = isOfLines(totals.net) || again.totals.charges;
  const net = isAdded ? printed.find(isOfLines) : undefined;
  return net ? { ...again, totals: { ...again.totals, net } } : again;
}

const sumsOfArticles = ({ net, total, rounding }: ExtractedInvoice['totals']) => ({
  net,
  total,
  rounding,
});

/** @param known the rows that take the place of the table's: a receipt's, or what adds up. */
function readLines(
  lines: Line[],
  lessons: Lessons,
  known: ReturnType<typeof addedRows> | undefined,
): ExtractedInvoice {
  const decimalMark = decimalMarkOf(lines, lessons);
  const table = linesOfTable(lines, { lessons, mark: decimalMark });
  const items = known?.items ?? table.items;
  const isTill = isStrip(lines);
  const isOther = known && !isTill && table.items.length > 0;
  const used = new Set([...(isOther ? [] : table.used), ...(known?.used ?? [])]);
  const dates = findDates(lines, lessons, { isTill });
  const currency = findCurrency(
    lines,
    table.columns.map(({ text }) => text),
    { isTill },
  );
  const lineSum = sum(items, decimalMark);
  const prices = items.flatMap(
    ({ unitPrice }) => parseAmount(unitPrice?.text ?? '', decimalMark) ?? [],
  );
  const { columns } = table;
  const found = sumsOf(lines, used, {
    mark: decimalMark,
    lessons,
    columns,
    pieces: { prices, lineSum },
  });
  const { totals: solved, taxes, sums } = solveSums(found, lineSum);
  const paid = isTill && tillTotal(lines, { mark: decimalMark, found: solved.total });
  const ended = paid ? withTotal(solved, paid, decimalMark) : solved;
  const taxed = isTill ? tillTaxes(lines, { mark: decimalMark, totals: ended }) : undefined;
  const summed = isTill && !taxed ? addedUp(lines, { mark: decimalMark, totals: ended }) : ended;
  const totals = withoutTax(taxed?.totals ?? summed, {
    lines,
    net: parseAmount(ended.net?.text ?? '', decimalMark),
    lineSum,
    isTaxed: taxes.length > 0 || Boolean(ended.tax),
  });
  const outside = lines.filter((_, i) => !used.has(i));
  const parties = findParties(isTill ? lines : outside, { lessons, head: headOf(lines), isTill });
  const symbol = currency?.text ?? '';
  const written = { currency: symbol, mark: decimalMark, lines, lessons };
  const dateOrder = dateOrderOf(dates.all, written);
  const { number, doubt: numberDoubt } = findNumber(outside, lessons, {
    isTill,
    issueDate: dates.issueDate?.text,
  });
  const takenOff = linesTakenOff(sums, lines);
  const titled = outside.filter((line) => !takenOff.has(line));
  const vendor = parties.vendor?.name?.text;
  const firstArticle = lines[Math.min(...used)];
  const title = isTill
    ? tillTitle(titled, {
        vendor,
        isPaid: known !== undefined && isPaid(lines, { total: totals.total, mark: decimalMark }),
        first: titled.filter((line) => firstArticle && line.y < firstArticle.y).length,
      })
    : findTitle(titled, vendor);
  return {
    kind: title === 'credit-note' ? 'credit-note' : 'invoice',
    title,
    number,
    numberDoubt,
    issueDate: dates.issueDate,
    dueDate: dates.dueDate,
    orderNumber: findOrderNumber(outside, lessons),
    currency,
    ...parties,
    lines: items,
    taxes: taxed?.taxes ?? taxes,
    totals,
    sums: sumsBlock(
      sums.filter(({ order }) => !taxed?.table.has(Math.floor(order))),
      prices,
    ),
    conventions: { decimalMark, dateOrder, language: languageOfMonths(dates.all, lines) },
  };
}
