import { roundTo } from '../shared/documents/invoice/amount.ts';
import { fold } from '../shared/documents/invoice/months.ts';
import type { ReadInvoice, ReadLine } from '../shared/documents/invoice/read.ts';
import type { TruthInvoice, TruthLine } from './generator/truth.ts';

export interface Score {
  fields: Record<string, boolean>;
  matched: number;
  predicted: number;
  truth: number;
}

const same = (a: string | null, b: string | null) =>
  fold(a ?? '').replace(/[^a-z0-9]/g, '') === fold(b ?? '').replace(/[^a-z0-9]/g, '');
const near = (a: number | null, b: number, within = 0.01) =>
  a !== null && Math.abs(a - b) <= within + 1e-9;

function trigrams(text: string): Set<string> {
  const clean = `  ${fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()} `;
  return new Set(
    Array.from({ length: Math.max(0, clean.length - 2) }, (_, i) => clean.slice(i, i + 3)),
  );
}

/** Dice's coefficient over trigrams, 0 to 1. */
export function similarity(a: string, b: string): number {
  const [x, y] = [trigrams(a), trigrams(b)];
  const both = [...x].filter((t) => y.has(t)).length;
  return x.size + y.size === 0 ? 0 : (2 * both) / (x.size + y.size);
}

function printedDescription(line: TruthLine, details: boolean): string {
  return details && line.detail ? `${line.description} ${line.detail}` : line.description;
}

/** The strict match: amount, quantity, unit price and description must all agree. */
export function lineMatches(read: ReadLine, truth: TruthLine, details: boolean): boolean {
  return (
    near(read.amount, truth.amount) &&
    near(read.quantity, truth.quantity, 0.001) &&
    near(read.unitPrice, truth.unitPrice, Math.max(0.01, truth.unitPrice * 0.005)) &&
    similarity(read.description, printedDescription(truth, details)) >= 0.5
  );
}

export function scoreInvoice(read: ReadInvoice, truth: TruthInvoice, details: boolean): Score {
  const left = [...read.lines];
  let matched = 0;
  for (const line of truth.lines) {
    const at = left.findIndex((candidate) => lineMatches(candidate, line, details));
    if (at >= 0) {
      left.splice(at, 1);
      matched++;
    }
  }
  return {
    fields: {
      kind: read.kind === truth.kind,
      number: same(read.number, truth.number),
      issueDate: read.issueDate === truth.issueDate,
      dueDate: read.dueDate === truth.dueDate,
      currency: read.currency === truth.currency,
      vendor: same(read.vendor.name, truth.vendor.name),
      vatId: same(read.vendor.vatId, truth.vendor.vatId),
      net: near(read.totals.net, truth.net),
      tax: near(read.totals.tax ?? 0, truth.tax),
      total: near(read.totals.total, truth.total),
    },
    matched,
    predicted: read.lines.length,
    truth: truth.lines.length,
  };
}

export interface Tally {
  documents: number;
  fields: number;
  right: number;
  matched: number;
  predicted: number;
  truth: number;
  accepted: number;
  acceptedWrong: number;
}

export function emptyTally(): Tally {
  return {
    documents: 0,
    fields: 0,
    right: 0,
    matched: 0,
    predicted: 0,
    truth: 0,
    accepted: 0,
    acceptedWrong: 0,
  };
}

export function addScore(tally: Tally, score: Score, accepted: boolean): void {
  tally.documents++;
  tally.fields += Object.keys(score.fields).length;
  tally.right += Object.values(score.fields).filter(Boolean).length;
  tally.matched += score.matched;
  tally.predicted += score.predicted;
  tally.truth += score.truth;
  if (accepted) {
    tally.accepted++;
    if (!score.fields.total) tally.acceptedWrong++;
  }
}

export function headerAccuracy(tally: Tally): number {
  return roundTo(tally.right / Math.max(1, tally.fields), 4);
}

export function lineF1(tally: Tally): number {
  return roundTo((2 * tally.matched) / Math.max(1, tally.predicted + tally.truth), 4);
}
