import { DAY } from '../../shared/platform/durations.ts';
import { ibanOf } from '../generator/iban.ts';
import { type Random, seededRandom } from '../generator/random.ts';
import type { Expected } from '../score.ts';
import type { Words } from './words/words.ts';

export type Party = { name: string; street: string; city: string };

export type PrintedLine = {
  name: string;
  note: string | null;
  quantity: number;
  unit: string;
  price: number;
  rate: number;
  amount: number;
};

/** What a sheet says, in numbers. Amounts are of the currency, whole where it has no cents. */
export type Sheet = {
  words: Words;
  kind: 'invoice' | 'credit-note';
  number: string;
  issued: Date;
  due: Date;
  vendor: Party & { taxNumber: string; iban: string | null };
  buyer: Party;
  lines: PrintedLine[];
  /** Prices and amounts of the lines have the tax in them, as shops print them. */
  gross: boolean;
  discount: number;
  shipping: number;
  taxes: { rate: number; base: number; amount: number }[];
  net: number;
  tax: number;
  total: number;
};

export type SheetWanted = {
  words: Words;
  seed: number;
  lines: number;
  kind: Sheet['kind'];
  gross: boolean;
  manyRates: boolean;
  extras: boolean;
};

/** What one euro is there, so that prices look like prices. */
const SCALE: Record<string, number> = {
  JPY: 150,
  CZK: 25,
  SEK: 11,
  NOK: 11,
  DKK: 7,
  TRY: 40,
  PLN: 4,
  HUF: 400,
  RON: 5,
};
/** Countries whose accounts have another form, or that write to others without one. */
const NO_IBAN = new Set(['US', 'JP']);

/** Makes up a sheet whose arithmetic is right. */
export function composeSheet(wanted: SheetWanted): Sheet {
  const random = seededRandom(wanted.seed);
  const { words } = wanted;
  const round = roundTo(10 ** placesOf(words.currency));
  const lines = Array.from({ length: wanted.lines }, () => composeLine(wanted, random, round));
  const sum = round(lines.reduce((all, { amount }) => all + amount, 0));
  const discount = wanted.extras && random.chance(0.5) ? round(sum * 0.05) : 0;
  const shipping = wanted.extras ? round(random.int(4, 30) * scaleOf(words)) : 0;
  const taxes = taxesOf(lines, discount, shipping, wanted.gross, round);
  const net = round(taxes.reduce((all, { base }) => all + base, 0));
  const tax = round(taxes.reduce((all, { amount }) => all + amount, 0));
  const issued = new Date(Date.UTC(2026, random.int(0, 10), random.int(1, 28)));
  return {
    words,
    kind: wanted.kind,
    number: numberOf(random),
    issued,
    due: new Date(issued.getTime() + random.pick([10, 14, 30, 60]) * DAY),
    vendor: {
      ...party(random.pick(words.vendors)),
      taxNumber: words.taxNumber.replace(/9/g, () => String(random.int(1, 9))),
      iban: NO_IBAN.has(words.country) ? null : ibanOf(words.country, random),
    },
    buyer: party(random.pick(words.buyers)),
    lines,
    gross: wanted.gross,
    discount,
    shipping,
    taxes,
    net,
    tax,
    total: round(net + tax),
  };
}

/** What must be read on a sheet. */
export function expectedOf(sheet: Sheet): Expected {
  const day = (date: Date) => date.toISOString().slice(0, 10);
  return {
    kind: sheet.kind,
    number: sheet.number,
    issueDate: day(sheet.issued),
    dueDate: day(sheet.due),
    currency: sheet.words.currency,
    vendor: sheet.vendor.name,
    vatId: sheet.vendor.taxNumber,
    net: sheet.net,
    tax: sheet.tax,
    total: sheet.total,
    lines: sheet.lines.map(({ name, quantity, price, amount }) => ({
      description: name,
      quantity,
      unitPrice: price,
      amount,
    })),
  };
}

const roundTo = (parts: number) => (value: number) => Math.round(value * parts + 1e-7) / parts;
type Round = ReturnType<typeof roundTo>;

/** Decimals with which a currency is printed: none of the yen's and the forint's. */
export const placesOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

const scaleOf = ({ currency }: Words) => SCALE[currency] ?? 1;
const party = ([name, street, city]: readonly [string, string, string]): Party => ({
  name,
  street,
  city,
});

function numberOf(random: Random): string {
  const n = random.int(1, 9_999);
  return random.pick([
    `2026-${n}`,
    `F26/${String(n).padStart(4, '0')}`,
    `${n + 10_000}`,
    `RG-${n}-B`,
    `${(n % 900) + 7}`,
  ]);
}

function composeLine(wanted: SheetWanted, random: Random, round: Round): PrintedLine {
  const { words } = wanted;
  const [name, unit] = random.pick(words.goods);
  const quantity = random.chance(0.25) ? random.int(2, 60) / 4 : random.int(1, 40);
  const price = round(
    random.pick([random.int(1, 40), random.int(60, 900), random.int(250, 9_999) / 100]) *
      scaleOf(words),
  );
  const rate = wanted.manyRates ? random.pick(words.rates) : (words.rates[0] ?? 0);
  return {
    name,
    note: random.chance(0.3) ? random.pick(words.notes) : null,
    quantity,
    unit,
    price,
    rate,
    amount: round(quantity * price),
  };
}

/** The tax of each rate; a discount and the shipping are of the first line's. */
function taxesOf(
  lines: PrintedLine[],
  discount: number,
  shipping: number,
  gross: boolean,
  round: Round,
) {
  const sums = new Map<number, number>();
  for (const { rate, amount } of lines) sums.set(rate, (sums.get(rate) ?? 0) + amount);
  const first = lines[0]?.rate ?? 0;
  sums.set(first, (sums.get(first) ?? 0) - discount + shipping);
  return [...sums]
    .sort(([a], [b]) => b - a)
    .map(([rate, sum]) => {
      const base = round(gross ? sum / (1 + rate / 100) : sum);
      return { rate, base, amount: gross ? round(round(sum) - base) : round((base * rate) / 100) };
    });
}
