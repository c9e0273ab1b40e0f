import type { ReadInvoice, ReadLine } from '../shared/documents/invoice/read.ts';
import { roundTo } from '../shared/documents/invoice/round.ts';
import { nameKey } from '../shared/documents/knowledge/keys.ts';
import { fold } from '../shared/documents/text/fold.ts';
import type { TruthInvoice } from './generator/truth.ts';

/** A line as it should be read; what is null is not known and not compared. */
type ExpectedLine = {
  description: string;
  quantity: number | null;
  unitPrice: number | null;
  amount: number | null;
};

/** What should be read; fields that are left out are not known and not compared. */
export type Expected = {
  kind?: 'invoice' | 'credit-note';
  number?: string;
  issueDate?: string;
  dueDate?: string;
  currency?: string;
  vendor?: string;
  vatId?: string;
  net?: number;
  tax?: number;
  total?: number;
  lines: ExpectedLine[];
};

export type Score = {
  fields: Record<string, boolean>;
  matched: number;
  predicted: number;
  truth: number;
};

const same = (a: string | null, b: string | null) =>
  fold(a ?? '').replace(/[^\p{L}\p{N}]/gu, '') === fold(b ?? '').replace(/[^\p{L}\p{N}]/gu, '');
const near = (a: number | null, b: number, within = 0.01) =>
  a !== null && Math.abs(a - b) <= within + 1e-9;

function trigrams(text: string): Set<string> {
  const clean = `  ${fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
  return new Set(
    Array.from({ length: Math.max(0, clean.length - 2) }, (_, i) => clean.slice(i, i + 3)),
  );
}

/** Dice's coefficient over trigrams, 0 to 1. */
function similarity(a: string, b: string): number {
  const [x, y] = [trigrams(a), trigrams(b)];
  const both = [...x].filter((t) => y.has(t)).length;
  return x.size + y.size === 0 ? 0 : (2 * both) / (x.size + y.size);
}

const agrees = (read: number | null, wanted: number | null, within?: number) =>
  wanted === null || near(read, wanted, within);

/** The strict match: amount, quantity, unit price and description must all agree. */
function lineMatches(read: ReadLine, wanted: ExpectedLine): boolean {
  return (
    agrees(read.amount, wanted.amount) &&
    agrees(read.quantity, wanted.quantity, 0.001) &&
    agrees(read.unitPrice, wanted.unitPrice, Math.max(0.01, (wanted.unitPrice ?? 0) * 0.005)) &&
    similarity(read.description, wanted.description) >= 0.5
  );
}

/** Scores a generated invoice. A line's second text is a note and no part of its description. */
export function scoreInvoice(read: ReadInvoice, truth: TruthInvoice): Score {
  return scoreAgainst(read, {
    ...truth,
    vendor: truth.vendor.name,
    vatId: truth.vendor.vatId,
    lines: truth.lines,
  });
}

/** Scores what was read against what is known of a document. */
export function scoreAgainst(read: ReadInvoice, truth: Expected): Score {
  const left = [...read.lines];
  let matched = 0;
  for (const line of truth.lines) {
    const at = left.findIndex((candidate) => lineMatches(candidate, line));
    if (at >= 0) {
      left.splice(at, 1);
      matched++;
    }
  }
  return {
    fields: fieldsOf(read, truth),
    matched,
    predicted: read.lines.length,
    truth: truth.lines.length,
  };
}

function fieldsOf(read: ReadInvoice, truth: Expected): Record<string, boolean> {
  const { totals } = read;
  const texts = {
    number: [read.number, truth.number],
    // One company with or without its legal form, as everywhere.
    vendor: [nameKey(read.vendor.name ?? ''), truth.vendor && nameKey(truth.vendor)],
    vatId: [read.vendor.vatId, truth.vatId],
  } as const;
  const exact = {
    kind: [read.kind, truth.kind],
    issueDate: [read.issueDate, truth.issueDate],
    dueDate: [read.dueDate, truth.dueDate],
    currency: [read.currency, truth.currency],
  } as const;
  const amounts = {
    net: [totals.net, truth.net],
    tax: [totals.tax ?? 0, truth.tax],
    total: [totals.total, truth.total],
  } as const;
  const known: Record<string, boolean> = {};
  for (const [name, [is, should]] of Object.entries(exact))
    if (should !== undefined) known[name] = is === should;
  for (const [name, [is, should]] of Object.entries(texts))
    if (should !== undefined) known[name] = same(is, should);
  for (const [name, [is, should]] of Object.entries(amounts))
    if (should !== undefined) known[name] = near(is, should);
  return known;
}

export type Tally = {
  documents: number;
  fields: number;
  right: number;
  matched: number;
  predicted: number;
  truth: number;
  accepted: number;
  acceptedWrong: number;
};

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
