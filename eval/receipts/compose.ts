import { roundTo } from '../../shared/documents/invoice/round.ts';
import { type Random, seededRandom } from '../generator/random.ts';
import type { Expected } from '../score.ts';
import { TILLS, type Till } from './tills.ts';

export type ReceiptCase = {
  name: string;
  country: string;
  style: string;
  expected: Expected;
  /** The roll, a line each, in letters of one width. */
  rows: string[];
};

type Item = {
  description: string;
  quantity: number;
  unitPrice: number;
  amount: number;
  rate: 0 | 1;
};

/** How the articles of a roll are laid out. */
const STYLES = ['code', 'next-line', 'count-first', 'times-before', 'dots'] as const;

/** Receipts of every till: each style so many times. Seeds never change. */
export function receiptCases(each: number): ReceiptCase[] {
  return TILLS.flatMap((till, t) =>
    STYLES.flatMap((style, s) =>
      Array.from({ length: each }, (_, i) => {
        const random = seededRandom(7_000_000 + t * 10_000 + s * 1_000 + i * 17);
        return compose(till, { style, random, name: `${till.locale}-${style}-${i}` });
      }),
    ),
  );
}

function itemsOf(till: Till, random: Random): Item[] {
  const scale = /SEK|DKK|NOK|CZK|TRY|PLN/.test(till.currency) ? 8 : 1;
  const items = till.items.slice(0, random.int(2, 5)).map((description): Item => {
    const quantity = random.chance(0.35) ? random.int(2, 4) : 1;
    const unitPrice = roundTo(scale * (random.int(60, 1900) / 100));
    const amount = roundTo(quantity * unitPrice);
    return { description, quantity, unitPrice, amount, rate: random.chance(0.3) ? 1 : 0 };
  });
  const one = (description: string, amount: number, rate: 0 | 1): Item => ({
    ...{ description, quantity: 1, unitPrice: amount, amount, rate },
  });
  const [first] = items;
  if (first && random.chance(0.3))
    items.splice(1, 0, one(till.discount, -roundTo(first.amount * 0.1), first.rate));
  if (random.chance(0.25)) items.push(one(till.deposit, roundTo(scale * 0.25), 0));
  return items;
}

function compose(
  till: Till,
  { style, random, name }: { style: (typeof STYLES)[number]; random: Random; name: string },
): ReceiptCase {
  const width = random.pick([32, 38, 42, 48]);
  const money = (value: number) =>
    value
      .toLocaleString(till.locale, { minimumFractionDigits: 2, useGrouping: false })
      .replace('−', '-');
  const row = (left: string, right: string) =>
    `${left}${' '.repeat(Math.max(1, width - left.length - right.length))}${right}`;
  const center = (text: string) => `${' '.repeat(Math.max(0, (width - text.length) >> 1))}${text}`;
  const items = itemsOf(till, random);
  const sum = roundTo(items.reduce((all, { amount }) => all + amount, 0));
  const taxes = taxesOf(till, items);
  const tax = roundTo(taxes.reduce((all, it) => all + it.tax, 0));
  const total = till.added ? roundTo(sum + tax) : sum;
  const shop = random.pick(till.shops);
  const number = String(random.int(1000, 99_999));
  const day = new Date(Date.UTC(2026, random.int(0, 9), random.int(13, 28), 9, 5));
  const title = random.pick(till.titles);
  const rule = random.pick(['-', '=', '*', ' ']).repeat(width);
  const identity = [
    `${random.pick(till.number)}${random.pick([': ', ' '])}${number}`,
    `${random.pick(till.date)} ${dayOf(day, till)} ${random.pick(['12:41', '18:07:33'])}`.trim(),
  ];
  const isBelow = random.chance(0.4);
  const word = random.pick(till.total);
  const head = [
    ...[shop, till.address, till.taxId].map(center),
    ...(title ? ['', center(title)] : []),
    ...(isBelow ? [] : ['', ...identity]),
    rule,
  ];
  const given = Math.ceil((total + 0.01) / 10) * 10;
  const paid = random.chance(0.5)
    ? [row(till.cash, money(given)), row(till.change, money(roundTo(given - total)))]
    : [row(random.pick(till.card), money(total))];
  const taxRows = taxes.map(({ rate, net, tax: of, code }) => {
    const percent = `${rate.toLocaleString(till.locale)}%`;
    return till.added
      ? row(`${random.pick(till.tax)} ${percent}`, money(of))
      : { percent, net, of, code };
  });
  const table = taxRows.flatMap((it) => (typeof it === 'string' ? [] : [it]));
  const kind = random.pick(['table', 'on', 'plain'] as const);
  const below = [
    ...(kind === 'table' && table.length > 0
      ? [
          `${'%'.padEnd(8)}${till.net.padStart(8)}${till.tax[0]?.padStart(8)}${till.gross.padStart(8)}`,
        ]
      : []),
    ...table.map(({ percent, net, of, code }) => {
      const name = random.pick(till.tax);
      if (kind === 'table')
        return `${`${code} ${percent}`.padEnd(8)}${money(net).padStart(8)}${money(of).padStart(8)}${money(net + of).padStart(8)}`;
      if (kind === 'on') return row(`${name} ${percent} ${till.net} ${money(net)}`, money(of));
      return row(`${name} ${code} ${percent}`, money(of));
    }),
  ];
  const rows = [
    ...head,
    ...items.flatMap((item) => itemRows(item, { style, row, money })),
    rule,
    ...(till.added ? [row(till.subtotal, money(sum))] : []),
    ...taxRows.filter((it) => typeof it === 'string'),
    row(
      `${word}${random.chance(0.3) && !word.includes(till.currency) ? ` ${till.currency}` : ''}`,
      money(total),
    ),
    ...paid,
    '',
    ...below,
    ...(isBelow ? ['', ...identity] : []),
    '',
    center(till.thanks),
  ];
  return {
    ...{ name, country: till.locale, style, rows },
    expected: {
      ...{ number, issueDate: day.toISOString().slice(0, 10), vendor: shop, total, tax },
      ...(rows.some((it) => it.includes(till.currency)) ? { currency: till.currency } : {}),
      kind: 'invoice',
      lines: items.map(({ description, amount, quantity }) => ({
        // Rows of dots print no count.
        ...{ description, amount, unitPrice: null },
        quantity: quantity === 1 || style === 'dots' ? null : quantity,
      })),
    },
  };
}

function taxesOf(till: Till, items: Item[]) {
  return ([0, 1] as const).flatMap((code) => {
    const rate = till.rates[code];
    const of = items.filter((item) => (till.rates[0] === till.rates[1] ? 0 : item.rate) === code);
    const amount = roundTo(of.reduce((all, it) => all + it.amount, 0));
    if (of.length === 0) return [];
    const tax = roundTo(till.added ? (amount * rate) / 100 : (amount * rate) / (100 + rate));
    return [{ rate, tax, net: roundTo(till.added ? amount : amount - tax), code: 'AB'[code] }];
  });
}

function dayOf(day: Date, { locale }: Till): string {
  return day.toLocaleDateString(locale, {
    ...{ timeZone: 'UTC', day: '2-digit', month: '2-digit', year: 'numeric' },
  });
}

function itemRows(
  { description, quantity, unitPrice, amount, rate }: Item,
  {
    style,
    row,
    money,
  }: {
    style: (typeof STYLES)[number];
    row: (left: string, right: string) => string;
    money: (value: number) => string;
  },
): string[] {
  const times = `${quantity} x ${money(unitPrice)}`;
  if (amount < 0) return [row(`  ${description} 10%`, money(amount))];
  if (style === 'code') {
    const price = `${money(amount)} ${'AB'[rate]}`;
    return quantity === 1 ? [row(description, price)] : [row(description, price), `   ${times}`];
  }
  if (style === 'next-line') return [description, row(`   ${times}`, money(amount))];
  if (style === 'count-first') return [row(`${quantity} ${description}`, money(amount))];
  if (style === 'times-before')
    return quantity === 1
      ? [row(description, money(amount))]
      : [`${times}`, row(description, money(amount))];
  return [
    row(`${description} `, ` ${money(amount)}`).replace(
      / {2,}/,
      (gap) => ` ${'.'.repeat(gap.length - 2)} `,
    ),
  ];
}
