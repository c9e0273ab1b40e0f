import { datesIn } from '../../invoice/date.ts';
import { languagesOfMonth, monthNumber } from '../../invoice/months.ts';
import type { Title } from '../../languages/language.ts';
import { fold } from '../../text/fold.ts';
import type { Cell, Line } from '../../text/lines.ts';
import { medianSize } from '../../text/median-size.ts';
import { moneyOf } from '../totals/money.ts';
import {
  affirmsInvoice,
  deniesInvoice,
  isInvoiceTitle,
  otherPaperIn,
  TITLE_WORDS,
  titleIn,
} from '../words/titles.ts';
import { labelKey } from '../words/vocabulary.ts';
import { namedByLabel } from './by-label.ts';
import { LEGAL } from './legal-forms.ts';
import { asPrinted } from './misread-title.ts';
import { numberInLarge } from './numbered-title.ts';
import { isBareLabel, isCopyMark, isGreeting, isPaidMark } from './vendor/names.ts';

/** What a paper is: by what it calls itself, or `unnamed` where nothing on it says that it is an invoice. */
export type PaperTitle = Title | 'unnamed';

/** Where a title goes on with a number and a day it may be longer. */
const NUMBERED_WORDS = 12;
/** Lines in which a paper says what it is. */
const HEAD_LINES = 60;

/** Papers that an invoice names in its head, in the size of everything else. */
const NAMED_BY_INVOICES: ReadonlySet<Title> = new Set(['order', 'delivery-note', 'statement']);

type Called = {
  title: Title;
  size: number;
  page: number;
  bare: boolean;
  /** A label of the invoice's number, which is larger than the text: a title where nothing else may be one. */
  label?: Cell;
};

const sizeOf = ({ words }: Cell) => Math.max(...words.map(({ size }) => size));

/**
 * What the paper calls itself: a credit note by a title of any size, no invoice by a draft's or a
 * pro forma's, or by a sentence that says so; else by the largest title. Of two of one size the first,
 * and an invoice before an order that it may only refer to. The first page with a title decides: later
 * ones may be attached. A label such as "Invoice number" is no title, nor is a sentence about an invoice:
 * a reminder, a packing list and a customs form name one too. Where no title is, a sentence is enough by
 * which the paper itself says how it was made as an invoice.
 * @param lines those outside the table. @param vendor who is known to have sent it.
 */
export function findTitle(lines: readonly Line[], vendor: string | undefined): PaperTitle {
  const text = medianSize(
    lines.filter(({ page }) => page === 1).map(({ size }) => size),
    9,
  );
  const called: Called[] = [];
  for (const [at, line] of lines.slice(0, HEAD_LINES).entries()) {
    if (called[0] && line.page > called[0].page) break;
    for (const cell of titleCells(line)) {
      const whole = overTwoLines(cell, lines[at + 1], text) ?? asPrinted(cell, text);
      const found = calledIn(whole, { page: line.page, text, vendor });
      if (found?.title === 'credit-note') return 'credit-note';
      if (found) called.push(found);
    }
  }
  const denied = called.find(({ title, bare }) => bare && DENIES.has(title));
  if (denied) return denied.title;
  if (lines.some((line) => deniesInvoice(labelKey(line.text)))) return 'draft';
  const titled = largest(called.filter(({ title }) => title === 'invoice'));
  // A label of another paper's number ("Order no. 17") is no title.
  const isOpen = !titled && called.every(({ bare }) => !bare);
  const invoice =
    titled ??
    (isOpen
      ? (affirmed(lines, text) ?? numbered(lines, text) ?? labelled(lines, vendor))
      : undefined);
  const other = largest(called.filter(({ title }) => title !== 'invoice'));
  const heading = invoice && isUnderHeading(invoice, lines.slice(0, HEAD_LINES), vendor);
  if (!other) return invoice && !heading ? 'invoice' : 'unnamed';
  if (!invoice || other.size > invoice.size * 1.05) return other.title;
  if (heading) return 'unnamed';
  if (invoice.size > other.size * 1.05) return 'invoice';
  const isFirst = called.indexOf(invoice) < called.indexOf(other);
  if (other.bare && !invoice.bare && !(other.title === 'other' && isFirst)) return other.title;
  const refersTo = (!other.bare && invoice.bare) || NAMED_BY_INVOICES.has(other.title);
  return refersTo || isFirst ? 'invoice' : other.title;
}

/** A word of its own, however small, by which a paper that is made like an invoice is none. */
const DENIES: ReadonlySet<Title> = new Set(['draft', 'pro-forma']);

/** "This is a computer generated invoice": in the size of the text, so that any larger title is one. */
function affirmed(lines: readonly Line[], size: number): Called | undefined {
  const line = lines.find((it) => affirmsInvoice(labelKey(it.text)));
  return line && { title: 'invoice', size, page: line.page, bare: true };
}

/** "Faktura nr", and its number below as large as a title. */
function numbered(lines: readonly Line[], text: number): Called | undefined {
  const found = numberInLarge(lines.slice(0, HEAD_LINES), text * LARGE);
  return found && { title: 'invoice', ...found, bare: true };
}

/** "Factura núm.: 2", where nothing else on the page may be a title. */
function labelled(lines: readonly Line[], vendor: string | undefined): Called | undefined {
  const found = namedByLabel(lines, vendor);
  return found && { title: 'invoice', ...found, bare: true };
}

/** Whether much larger words, which are not the sender's, stand on the invoice's page: they may be the title. */
function isUnderHeading(invoice: Called, lines: readonly Line[], vendor = ''): boolean {
  const page = lines.filter((line) => line.page === invoice.page);
  // Below the sums no paper says what it is.
  const own = page.slice(
    0,
    page.findLastIndex((line) => moneyOf(line).length > 0) + 1 || undefined,
  );
  const cells = own.flatMap((line) => line.cells);
  const hosts = page.flatMap(({ text }) => text.toLowerCase().match(HOST) ?? []);
  // The name of a sum, of a block or of a copy is often larger.
  const sums = new Set(own.flatMap((line) => (moneyOf(line).length > 0 ? line.cells : [])));
  const { label } = invoice;
  const least = invoice.size * (label ? AS_LARGE : LARGE);
  const isNone = (cell: Cell) => {
    const key = labelKey(cell.text);
    const isMark = isCopyMark(key) || isPaidMark(key);
    return sums.has(cell) || isBareLabel(key) || isMark || isGreeting(key);
  };
  // The largest words are often taken for the sender: they are where they come first, again, or with a legal form.
  const isSenders = (cell: Cell) => {
    const key = labelKey(cell.text);
    const again =
      page.flatMap((line) => line.cells).filter(({ text }) => labelKey(text).includes(key)).length >
      1;
    const letters = key.replace(/[^\p{L}]/gu, '');
    const isHost = letters.length > 3 && hosts.some((host) => host.includes(letters));
    return LEGAL.test(key) || isHost || (namesSender(key, vendor) && (cell === cells[0] || again));
  };
  return cells.some(
    (cell) =>
      sizeOf(cell) > least &&
      cell.words.length <= TITLE_WORDS &&
      cell !== label &&
      /\p{L}{3}|\p{Script=Han}{2}/u.test(cell.text) &&
      (label !== undefined || !/\d/.test(cell.text)) &&
      !isNone(cell) &&
      !isSenders(cell),
  );
}

/** The name in an address of mail or of the web: "ternfitness" of "www.ternfitness.com". */
const HOST = /(?<=@|www\.|\/\/)[\w-]+(?:\.[\w-]+)+/g;

function largest(called: readonly Called[]): Called | undefined {
  return called.reduce<Called | undefined>((best, it) => {
    const larger = !best || it.size > best.size * 1.05;
    const surer = best && it.bare && !best.bare && it.size > best.size * 0.95;
    return larger || surer ? it : best;
  }, undefined);
}

/** Times another size from which words may be a title; beside the label of a number all of its size may. */
const LARGE = 1.2;
const AS_LARGE = 0.95;

/** What stands between a title and the number that belongs to it. */
const NUMBERED =
  /^[^\p{L}\d]*(?:(?:nr|no|n|nro|c|n[.]?[°ºo])\W+)?[a-z]{0,6}(?:[-/][a-z]{1,6}){0,2}[-/ ]?\d/u;
/** "Invoice no: R-17" is a label, as "Invoice number: R-17" is. */
const LABELLED = /^[^\d]*:/;
const NOTHING = /^[^\p{L}\d]*$/u;
/** "Rechnung des Versicherers (575) Nr. 17 vom 06.12.2018": a number is named later. */
const NUMBERED_LATER = /\s(?:nr|no|n[°ºo]|num\w*|nro)\W+\S*\d/;

/** @param about.text the size of the page's text. @param about.vendor whose name may have a noun of papers in it. */
function calledIn(
  cell: Cell,
  { page, text, vendor = '' }: { page: number; text: number; vendor: string | undefined },
): Called | undefined {
  const key = labelKey(cell.text);
  const at = { size: sizeOf(cell), page };
  // "Final notice: invoice R-17": what stands before the colon is the title.
  const head = key.split(/[:/]/)[0]?.trim() ?? '';
  const most = at.size > text * LARGE ? NUMBERED_WORDS : TITLE_WORDS;
  const isShort = wordsOf(head) <= most && wordsOf(key) <= NUMBERED_WORDS;
  if (isShort && titleIn(head)?.title === 'credit-note')
    return { ...at, title: 'credit-note', bare: true };
  const starts = titleIn(key);
  const isWhole = isInvoiceTitle(key);
  // A number and a day make a title long; without them so many words are a sentence.
  const isTitle = isShort && (wordsOf(key) <= TITLE_WORDS || /\d/.test(key));
  const other = isTitle ? otherPaperIn(head) : undefined;
  if (other && !(isWhole && other.length < key.length)) {
    const isSender = other.title === 'other' && namesSender(key, vendor);
    // "Pro forma invoice" is one; "Pro forma: PF-12" names another paper.
    const bare = other.bare || (DENIES.has(other.title) && !/\d/.test(key));
    return isSender ? undefined : { ...at, title: other.title, bare };
  }
  if (!starts || wordsOf(key) > NUMBERED_WORDS) return undefined;
  const rest = key.slice(starts.length).trim();
  // "Rechnung / Lieferschein": what was delivered is billed by the same sheet.
  const beside = isWhole ? undefined : otherPaperIn(key)?.title;
  if (beside && beside !== 'delivery-note') return undefined;
  if (isWhole) return { ...at, title: 'invoice', bare: true };
  const title = { ...at, title: starts.title, bare: false };
  if (goesOn(rest)) return undefined;
  // "Tax invoice (original for the recipient)": brackets end a title.
  if (wordsOf(key.replace(/\s\(\D*$/, '')) > TITLE_WORDS)
    return NUMBERED.test(rest) || NUMBERED_LATER.test(rest) ? title : undefined;
  // "Rechnung Rechnungsnummer: R-17": the title, and the label of its number.
  if (rest.startsWith(key.slice(0, starts.length))) return { ...title, bare: true };
  if (NOTHING.test(rest) || /^[-–—/|(:·•]/.test(rest) || titleIn(rest)?.title === 'invoice')
    return { ...title, bare: true };
  if (ofMonth(rest)) return title;
  if (at.size > text * LABEL && (LABELLED.test(rest) ? /:\s*\S*\d/ : VALUE_BEHIND).test(rest))
    return { ...title, label: cell };
  return NUMBERED.test(rest) && !LABELLED.test(rest) ? title : undefined;
}

/** "Rechnung für März 2026", "Invoice May 2026": what is billed is a month. */
function ofMonth(rest: string): boolean {
  const [, month = ''] =
    /^(?:\p{L}{1,4} )?(\p{L}{3,}\.?) (?:de )?(?:19|20)\d{2}$/u.exec(rest) ?? [];
  return monthNumber(month) !== undefined || languagesOfMonth(month).length > 0;
}

/** Times the text's size from which the label of the number is a title, where nothing of its size may be another. */
const LABEL = 1.1;
/** "FATURA-RECIBO Nº": the number stands beside it, or below. */
const VALUE_BEHIND = /^(?:nr|no|n|nro|num|n[.]?[°ºo])[\s.:#°º]*$/;

/** "Invoice no. 123 is overdue": a number and then words, none of them a date, are a sentence. */
function goesOn(rest: string): boolean {
  // Japanese parts no words.
  const after = /\d(?:\S*\s+|(?=\p{Lo}))(.*)$/u.exec(rest)?.[1] ?? '';
  if (/\p{Lo}{5,}/u.test(after)) return true;
  const words = after.match(/\p{L}{2,}/gu) ?? [];
  return (
    datesIn(after).length === 0 &&
    (words.length > 1 || (words.length > 0 && /[.!。]$/u.test(after)))
  );
}

/**
 * The cells in which a line's titles are: letters that were set apart ("P R O   F O R M A", "請 求 書") are one with
 * their words, within a cell or over the line, where the gap parts words.
 */
function titleCells({ cells }: Line): readonly Cell[] {
  const texts = cells.map(({ text }) => text.trim());
  const isApart = SPELLED.test(texts.join(' '));
  if (!isApart) return cells.map(together);
  const text = texts.map((it) => it.replace(/\s+/g, '')).join(' ');
  const words = cells.flatMap((cell) => cell.words);
  return [{ ...(cells[0] as Cell), text: HAN.test(text) ? text.replaceAll(' ', '') : text, words }];
}

const HAN = /^[\p{Script=Han}\s]+$/u;
/** Letters with gaps between. */
const SPELLED = /^(?:\p{Script=Han}(?:\s+\p{Script=Han}){2,}|\p{L}(?:\s+[\p{L}&'’.-]){4,})$/u;

const together = (cell: Cell): Cell =>
  SPELLED.test(cell.text.trim()) ? { ...cell, text: cell.text.replace(/\s+/g, '') } : cell;

/** A large cell with the one of its size under it, where both together are an invoice's title: "FACTURA DE", "ELECTRICIDAD". */
function overTwoLines(cell: Cell, next: Line | undefined, text: number): Cell | undefined {
  const size = sizeOf(cell);
  if (!next || size <= text * LARGE || next.y - (cell.words[0]?.y ?? 0) > size * 2)
    return undefined;
  const under = next.cells.find((it) => Math.abs(it.x0 - cell.x0) < ALIGNED && isOfSize(it, size));
  const whole = under && `${cell.text} ${under.text}`;
  if (!whole || !isInvoiceTitle(labelKey(whole))) return undefined;
  return { ...cell, text: whole, words: [...cell.words, ...under.words] };
}

/** Points by which the two lines of a title begin apart, and the share by which sizes differ. */
const ALIGNED = 4;
const isOfSize = (cell: Cell, size: number) => Math.abs(sizeOf(cell) - size) < size * 0.05;

function namesSender(key: string, vendor: string): boolean {
  const name = fold(vendor);
  return LEGAL.test(key) || (name !== '' && (key.includes(name) || name.includes(key)));
}

const wordsOf = (text: string) => text.split(' ').length;
