import { type DecimalMark, inferDecimalMark, parseAmount, parsePercent } from './amount.ts';
import { currencyCode } from './currencies.ts';
import { type DateOrder, inferDateOrder, parseDate } from './date.ts';
import { roundTo } from './round.ts';
import type { ExtractedInvoice, ExtractedLine, ExtractedParty, Printed } from './schema.ts';

/** A line in numbers. Amounts are in the invoice's currency, rates in percent. */
export type ReadLine = {
  code: string | null;
  gtin: string | null;
  description: string;
  note: string | null;
  quantity: number | null;
  unit: string | null;
  unitPrice: number | null;
  priceBasis: number;
  discountPercent: number | null;
  discountAmount: number | null;
  taxRate: number | null;
  amount: number | null;
  page: number;
};

/** A sum below the lines, with the rate of its line, in percent. */
type ReadSum = {
  label: string;
  text: string;
  value: number | null;
  rate: number | null;
  guessed: boolean;
};

export type ReadParty = {
  name: string | null;
  vatId: string | null;
  iban: string | null;
  email: string | null;
};

/** An invoice in numbers and ISO dates; a credit note carries positive amounts and its kind. */
export type ReadInvoice = {
  kind: 'invoice' | 'credit-note';
  /** What the paper calls itself; null where nobody looked. */
  title: string | null;
  number: string | null;
  issueDate: string | null;
  dueDate: string | null;
  orderNumber: string | null;
  currency: string | null;
  vendor: ReadParty;
  buyer: ReadParty;
  lines: ReadLine[];
  taxes: { rate: number | null; base: number | null; amount: number | null }[];
  totals: Record<TotalName, number | null>;
  /** Every sum that is printed after the table; null where it could not be read. */
  sums: ReadSum[];
  conventions: { decimalMark: DecimalMark; dateOrder: DateOrder };
  /** Printed values that should be numbers or dates and are not, by field name. */
  unreadable: string[];
};

const TOTALS = [
  'net',
  'tax',
  'total',
  'discount',
  'charges',
  'rounding',
  'prepaid',
  'balance',
  'withheld',
  'due',
] as const;
type TotalName = (typeof TOTALS)[number];

function amountTexts(extracted: ExtractedInvoice): string[] {
  const found: (Printed | null | undefined)[] = TOTALS.map((name) => extracted.totals[name]);
  for (const line of extracted.lines) found.push(line.amount, line.unitPrice);
  for (const tax of extracted.taxes) found.push(tax.base, tax.amount);
  return found.flatMap((printed) => (printed ? [printed.text] : []));
}

function party(extracted: ExtractedParty): ReadParty {
  const squeeze = (printed: Printed | null | undefined) =>
    printed ? printed.text.replace(/[^A-Za-z0-9]/g, '').toUpperCase() : null;
  return {
    name: extracted.name?.text.trim() ?? null,
    vatId: squeeze(extracted.vatId),
    iban: squeeze(extracted.iban),
    email: extracted.email?.text.trim().toLowerCase() ?? null,
  };
}

/**
 * Turns what was extracted, as printed, into numbers and dates. The decimal mark and date order
 * come from the document's own evidence first, then from the extractor's hint.
 */
export function readInvoice(extracted: ExtractedInvoice): ReadInvoice {
  const unreadable: string[] = [];
  const decimalMark =
    extracted.conventions?.decimalMark ?? inferDecimalMark(amountTexts(extracted)) ?? '.';
  const dates = [extracted.issueDate, extracted.dueDate].flatMap((d) => (d ? [d.text] : []));
  const dateOrder = inferDateOrder(dates) ?? extracted.conventions?.dateOrder ?? 'dmy';

  const amount = (name: string, printed: Printed | null | undefined): number | null => {
    if (!printed) return null;
    const value = parseAmount(printed.text, decimalMark);
    if (value === undefined) unreadable.push(name);
    return value ?? null;
  };
  const date = (name: string, printed: Printed | null | undefined): string | null => {
    if (!printed) return null;
    const value = parseDate(printed.text, dateOrder, extracted.conventions?.language ?? undefined);
    if (value === undefined) unreadable.push(name);
    return value ?? null;
  };
  const percent = (printed: Printed | null | undefined): number | null =>
    printed ? (parsePercent(printed.text, decimalMark) ?? null) : null;

  const texts = amountTexts(extracted);
  const group = decimalMark === '.' ? ',' : '.';
  /** Whether a mark that is not the decimal one parts thousands, as far as the amounts tell. */
  const isGroup =
    !texts.some((text) => BLANK_GROUPS.test(text)) ||
    texts.some((text) => text.includes(group) && /[.,]\d{3}[.,]\d{2}(?!\d)/.test(text));

  const readLine = (line: ExtractedLine, index: number): ReadLine => {
    const name = (part: string) => `lines[${index}].${part}`;
    const isPercent = line.discount?.text.includes('%') ?? false;
    const discountAmount = isPercent ? null : amount(name('discount'), line.discount);
    return {
      code: line.code?.text.trim() ?? null,
      gtin: line.gtin?.text.replace(/\D/g, '') ?? null,
      description: line.description?.text.replace(/\s+/g, ' ').trim() ?? '',
      note: line.note?.text.replace(/\s+/g, ' ').trim() ?? null,
      quantity: amount(name('quantity'), line.quantity),
      unit: line.unit?.text.trim() ?? null,
      unitPrice: amount(name('unitPrice'), line.unitPrice),
      priceBasis: amount(name('priceBasis'), line.priceBasis) ?? 1,
      discountPercent: isPercent ? percent(line.discount) : null,
      // On paper a discount is printed with either sign; in XML one below zero is a charge.
      discountAmount:
        discountAmount === null || line.discount?.page === 0
          ? discountAmount
          : Math.abs(discountAmount),
      taxRate: percent(line.taxRate),
      amount: amount(name('amount'), line.amount),
      page: line.amount?.page ?? line.description?.page ?? 0,
    };
  };

  const lines = extracted.lines.map(readLine);
  const invoice: ReadInvoice = {
    kind: extracted.kind,
    title: extracted.title ?? null,
    number: extracted.number?.text.trim() ?? null,
    issueDate: date('issueDate', extracted.issueDate),
    dueDate: date('dueDate', extracted.dueDate),
    orderNumber: extracted.orderNumber?.text.trim() ?? null,
    currency: extracted.currency ? currencyCode(extracted.currency.text) : null,
    vendor: party(extracted.vendor),
    buyer: party(extracted.buyer),
    lines: isGroup ? lines : withOwnQuantities(lines, extracted.lines),
    taxes: extracted.taxes.map((tax, i) => ({
      rate: percent(tax.rate),
      base: amount(`taxes[${i}].base`, tax.base),
      amount: amount(`taxes[${i}].amount`, tax.amount),
    })),
    totals: Object.fromEntries(
      TOTALS.map((name) => [name, amount(`totals.${name}`, extracted.totals[name])]),
    ) as Record<TotalName, number | null>,
    sums: (extracted.sums ?? []).map(({ label, amount: printed, rate, guessed }) => ({
      label,
      text: printed.text,
      value: parseAmount(printed.text, decimalMark) ?? null,
      rate: rate ? (parsePercent(rate, decimalMark) ?? null) : null,
      guessed,
    })),
    conventions: { decimalMark, dateOrder },
    unreadable,
  };
  // Several rates and no printed sum of them: the tax is what the rates come to.
  if (invoice.totals.tax === null && invoice.taxes.length > 0)
    invoice.totals.tax = roundTo(invoice.taxes.reduce((sum, t) => sum + (t.amount ?? 0), 0));
  const owed = invoice.totals.total ?? invoice.totals.net ?? 0;
  return owed < 0 ? unsigned({ ...invoice, kind: 'credit-note' }) : invoice;
}

/** Amounts of thousands: their thousands are parted by a blank, or by nothing. */
const BLANK_GROUPS = /^\D*(?:\d{1,3}(?:[\s\u00a0\u202f']\d{3})+|\d{4,})[.,]\d{2}\D*$/;

/** A number that may be in thousands, or have three decimals. */
const OPEN = /^\d{1,3}[.,]\d{3}$/;

/**
 * Quantities by their own lines: programs print "7.000" pieces beside "212,00" each and "1 484,00" for all, and it
 * is the price and the amount that tell seven from seven thousand. Only where all quantities are printed so, and
 * amounts part their thousands otherwise: a price may be for a thousand, and not say so.
 */
function withOwnQuantities(lines: ReadLine[], printed: readonly ExtractedLine[]): ReadLine[] {
  const counted = lines.filter(({ quantity }) => quantity !== null);
  const isOwn = ({ quantity, unitPrice, amount, ...line }: ReadLine) => {
    if (!quantity || !unitPrice || amount === null || line.priceBasis !== 1) return false;
    const part = 1 - Math.abs(line.discountPercent ?? 0) / 100;
    const comesTo = (quantity / 1_000) * unitPrice * part - (line.discountAmount ?? 0);
    return Math.abs(roundTo(comesTo) - amount) < 0.011;
  };
  const isOpen = printed.every(({ quantity }) => !quantity || OPEN.test(quantity.text.trim()));
  if (!isOpen || !counted.every(isOwn)) return lines;
  return lines.map((line) => ({ ...line, quantity: line.quantity && line.quantity / 1_000 }));
}

/**
 * Credit notes are printed with either sign, and corrections as invoices below zero: the kind
 * carries the sign, the amounts are positive.
 */
function unsigned(invoice: ReadInvoice): ReadInvoice {
  const flip = (value: number | null) => (value ? -value : value);
  return {
    ...invoice,
    lines: invoice.lines.map((line) => {
      const amount = flip(line.amount);
      const byQuantity = (line.quantity ?? 0) < 0;
      return {
        ...line,
        amount,
        // In XML it has the sign that its line has it with.
        discountAmount: line.page === 0 ? flip(line.discountAmount) : line.discountAmount,
        quantity: byQuantity ? flip(line.quantity) : line.quantity,
        unitPrice: byQuantity
          ? line.unitPrice
          : (line.unitPrice ?? 0) < 0
            ? flip(line.unitPrice)
            : line.unitPrice,
      };
    }),
    taxes: invoice.taxes.map((t) => ({ ...t, base: flip(t.base), amount: flip(t.amount) })),
    totals: {
      ...invoice.totals,
      net: flip(invoice.totals.net),
      tax: flip(invoice.totals.tax),
      total: flip(invoice.totals.total),
      charges: flip(invoice.totals.charges),
      rounding: flip(invoice.totals.rounding),
      due: flip(invoice.totals.due),
    },
  };
}
