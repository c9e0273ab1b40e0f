import { DAY } from '../../shared/platform/durations.ts';
import { GOODS } from './catalogue.ts';
import { ibanOf } from './iban.ts';
import { type Random, seededRandom } from './random.ts';
import type { Locale, TruthInvoice, TruthLine, TruthParty } from './truth.ts';

export type Wanted = {
  locale: Locale;
  seed: number;
  lines: number;
  kind?: 'invoice' | 'credit-note';
  lineDiscounts?: boolean;
  invoiceDiscount?: boolean;
  shipping?: boolean;
  manyTaxes?: boolean;
  details?: boolean;
};

const RATES: Record<Locale, readonly number[]> = {
  'en-US': [8.25],
  'en-GB': [20, 5],
  de: [19, 7],
  fr: [20, 5.5],
  es: [21, 10],
  nl: [21, 9],
};
const CURRENCY: Record<Locale, string> = {
  'en-US': 'USD',
  'en-GB': 'GBP',
  de: 'EUR',
  fr: 'EUR',
  es: 'EUR',
  nl: 'EUR',
};

const IBAN_COUNTRY: Record<Locale, string> = {
  'en-US': 'DE',
  'en-GB': 'GB',
  de: 'DE',
  fr: 'FR',
  es: 'ES',
  nl: 'NL',
};

const cents = (value: number) => Math.round(value * 100 + 1e-7) / 100;

function vatId(locale: Locale, random: Random): string {
  const digits = (n: number) => Array.from({ length: n }, () => random.int(0, 9)).join('');
  switch (locale) {
    case 'en-US':
      return `${random.int(10, 98)}-${random.int(1_000_000, 9_999_999)}`;
    case 'en-GB':
      return `GB${random.int(100, 999)}${digits(6)}`;
    case 'de':
      return `DE${random.int(100, 999)}${digits(6)}`;
    case 'fr':
      return `FR${digits(2)}${random.int(100, 999)}${digits(6)}`;
    case 'es':
      return `ESB${random.int(10, 99)}${digits(6)}`;
    case 'nl':
      return `NL${random.int(100, 999)}${digits(6)}B0${random.int(1, 9)}`;
  }
}

function party(locale: Locale, name: string, random: Random): TruthParty {
  const goods = GOODS[locale];
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]+/g, '')
    .slice(0, 14);
  return {
    name,
    street: random.pick(goods.streets),
    city: random.pick(goods.cities),
    country: goods.country,
    vatId: vatId(locale, random),
    iban: ibanOf(IBAN_COUNTRY[locale], random),
    email: `accounts@${slug}.example`,
    phone: `+${random.int(31, 49)} ${random.int(20, 99)} ${random.int(100000, 999999)}`,
  };
}

function isoDate(day: number): string {
  return new Date(Date.UTC(2026, 0, 5) + day * DAY).toISOString().slice(0, 10);
}

function line(position: number, wanted: Wanted, random: Random): TruthLine {
  const goods = GOODS[wanted.locale];
  const rates = RATES[wanted.locale];
  const weighed = random.chance(0.15);
  const quantity = weighed
    ? cents(random.int(105, 4990) / 100)
    : random.int(1, random.chance(0.1) ? 1200 : 48);
  const unitPrice = cents(random.int(45, random.chance(0.2) ? 98_000 : 6_500) / 100);
  const discountPercent =
    wanted.lineDiscounts && random.chance(0.5) ? random.pick([5, 10, 12.5, 20]) : null;
  return {
    position,
    code: `${random.pick(['A', 'KX', 'R00', 'PM-', ''])}${random.int(1000, 98999)}`,
    gtin: null,
    description: random.pick(goods.items),
    detail: wanted.details && random.chance(0.45) ? random.pick(goods.details) : null,
    quantity,
    unit: weighed ? (wanted.locale === 'en-US' ? 'lb' : 'kg') : random.pick(goods.units),
    unitPrice,
    discountPercent,
    taxRate: wanted.manyTaxes ? random.pick(rates) : (rates[0] ?? 0),
    amount: cents(quantity * unitPrice * (1 - (discountPercent ?? 0) / 100)),
  };
}

/** Makes up an invoice whose arithmetic is right: the truth that a layout then prints. */
export function composeInvoice(wanted: Wanted): TruthInvoice {
  const random = seededRandom(wanted.seed);
  const { locale } = wanted;
  const goods = GOODS[locale];
  const day = random.int(0, 330);
  const lines = Array.from({ length: wanted.lines }, (_, i) => line(i + 1, wanted, random));
  const sum = cents(lines.reduce((s, l) => s + l.amount, 0));
  const discount = wanted.invoiceDiscount ? cents(sum * 0.03) : 0;
  const charges = wanted.shipping ? cents(random.int(490, 4900) / 100) : 0;
  const byRate = new Map<number, number>();
  for (const l of lines) byRate.set(l.taxRate, cents((byRate.get(l.taxRate) ?? 0) + l.amount));
  // Discount and charges go to the first rate, so that bases still sum to the net amount.
  const first = lines[0]?.taxRate ?? 0;
  byRate.set(first, cents((byRate.get(first) ?? 0) - discount + charges));
  const taxes = [...byRate]
    .sort(([a], [b]) => b - a)
    .map(([rate, base]) => ({ rate, base, amount: cents((base * rate) / 100) }));
  const net = cents(sum - discount + charges);
  const tax = cents(taxes.reduce((s, t) => s + t.amount, 0));
  const prefix = random.pick(['INV-', 'RE', 'F2026-', '', 'S', '2026/']);
  return {
    locale,
    currency: CURRENCY[locale],
    kind: wanted.kind ?? 'invoice',
    number: `${prefix}${random.int(10_000, 999_999)}`,
    issueDate: isoDate(day),
    dueDate: isoDate(day + random.pick([14, 30, 45])),
    orderNumber: random.chance(0.6) ? `PO-${random.int(1000, 99999)}` : null,
    vendor: party(locale, random.pick(goods.vendors), random),
    buyer: party(locale, random.pick(goods.buyers), random),
    lines,
    discount,
    charges,
    taxes,
    net,
    tax,
    total: cents(net + tax),
  };
}
