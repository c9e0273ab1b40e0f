import { arithmeticGate } from '../../../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from '../printed.ts';
import { type Add, linesOf, type Probe } from './scene.ts';
import { addTotals } from './totals-below.ts';
import { addDues } from './what-is-due.ts';
import type { Words } from './words.ts';
import { OTHERS } from './words-of-others.ts';
import { WEST } from './words-of-the-west.ts';

const WORDS: Words[] = [...WEST, ...OTHERS];

/** Each structure's sums below lines of 340 and 10 (or as many yen), with the total that is right. */
export function sumProbes(): Probe[] {
  return WORDS.flatMap((w) => {
    const out: Probe[] = [];
    const add: Add = (name, totals, sums, dues) =>
      void out.push({ name, locale: w.locale, sums, totals, ...(dues ? { dues } : {}) });
    addTotals(w, add);
    addDues(w, add);
    return out;
  });
}

const right = (text: string) => 530 - text.length * 4.6;

function probePage({ locale, sums }: Probe) {
  const w = WORDS.find((it) => it.locale === locale) as Words;
  const digits = w.currency === 'JPY' ? 0 : 2;
  const money = (value: number) =>
    value
      .toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .replace('−', '-');
  const at = (x: number, text: string): [number, string] => [x, text];
  const end = (x: number, text: string): [number, string] => [x - text.length * 4.6, text];
  const rows: PrintedLine[] = linesOf(w).map(({ quantity, price, amount }, i) => [
    116 + i * 14,
    at(50, ['Kelva 20', 'Norbit M4'][i] as string),
    end(330, String(quantity)),
    end(420, money(price)),
    end(530, money(amount)),
  ]);
  const named = w.columns.map((name, i) => (i === 3 ? `${name} ${w.currency}` : name)) as string[];
  return printedPage(
    [40, at(50, 'Muster & Voss')],
    [60, at(50, w.invoice)],
    [
      100,
      at(50, named[0] as string),
      end(330, named[1] as string),
      end(420, named[2] as string),
      end(530, named[3] as string),
    ],
    ...rows,
    ...sums.map(
      ([label, amount], i): PrintedLine => [
        170 + i * 14,
        at(300, label),
        at(right(money(amount)), money(amount)),
      ],
    ),
  );
}

export function readProbe(probe: Probe) {
  const invoice = readInvoice(extractByRules([probePage(probe)]));
  return { invoice, gate: arithmeticGate(invoice) };
}
