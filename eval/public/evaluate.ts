import { createHash } from 'node:crypto';
import { differences } from '../../shared/documents/einvoice/compare.ts';
import { type ReadInvoice, readInvoice } from '../../shared/documents/invoice/read.ts';
import { chosenExtraction, judge } from '../../shared/documents/judge.ts';
import { nameKey } from '../../shared/documents/knowledge/keys.ts';
import { readGuarded } from '../../shared/documents/reading/guarded.ts';
import { accepts } from '../accepts.ts';
import { addScore, emptyTally, type Score, scoreAgainst, type Tally } from '../score.ts';
import { collect, type PublicFile } from './collect.ts';
import { comparable, truthOfXml } from './truth.ts';

export type PublicResult = {
  /** The rules, given the pages alone, of PDFs whose embedded XML says what is right. */
  pages: { first: Tally; second: Tally };
  /** XML invoices, in PDFs or by themselves: how many, and how many pass the gate. */
  xml: { read: number; accepted: number };
  /** PDFs whose page prints another number or total than their XML: no truth, and all to a person. */
  differ: { read: number; accepted: number };
  /** PDFs without such a truth: how many, and how many the gate lets through. */
  others: { read: number; accepted: number };
  refused: Record<string, number>;
};

export type PublicOptions = {
  folder: string;
  onScore?: (file: PublicFile, half: Half, score: Score, accepted: boolean) => void;
  onOther?: (file: PublicFile, what: string) => void;
};

type Half = 'first' | 'second';

/** A vendor's documents look alike, so all of them stand in one half. */
function halfOf(xml: ReadInvoice): Half {
  const vendor = nameKey(xml.vendor.name ?? '');
  return createHash('sha256').update(vendor).digest().readUInt8(0) % 2 === 0 ? 'first' : 'second';
}

/**
 * Measures on other people's invoices. They are halved by vendor: rules may be mended for what the
 * first half shows, and the second half says whether that was more than fitting.
 */
export async function evaluatePublic(options: PublicOptions): Promise<PublicResult> {
  const result: PublicResult = {
    pages: { first: emptyTally(), second: emptyTally() },
    xml: { read: 0, accepted: 0 },
    differ: { read: 0, accepted: 0 },
    others: { read: 0, accepted: 0 },
    refused: {},
  };
  for (const file of await collect(options.folder)) await evaluateFile(file, result, options);
  return result;
}

function count(tally: { read: number; accepted: number }, status: string | undefined) {
  tally.read++;
  if (status === 'accepted') tally.accepted++;
}

async function evaluateFile(file: PublicFile, result: PublicResult, options: PublicOptions) {
  const reading = await readGuarded({ bytes: file.bytes });
  if (reading.outcome === 'refused') {
    result.refused[reading.refusal] = (result.refused[reading.refusal] ?? 0) + 1;
    options.onOther?.(file, reading.refusal);
    return;
  }
  const extracted = chosenExtraction(reading);
  const whole = extracted && judge(extracted, { content: reading, vendorKnown: true });
  count(reading.xml ? result.xml : result.others, whole?.status);
  options.onOther?.(file, [whole?.status, ...(whole?.reasons ?? [])].join(' | '));
  const xml = reading.xml && readInvoice(reading.xml.extracted);
  if (!xml || !reading.rules || xml.lines.length === 0) return;
  if (differences(xml, { pages: reading.pages }).length > 0) {
    count(result.differ, whole?.status);
    return;
  }
  const page = readInvoice(reading.rules);
  const score = scoreAgainst(comparable(page), truthOfXml(xml));
  const accepted = accepts(reading.rules);
  const half = halfOf(xml);
  addScore(result.pages[half], score, accepted);
  options.onScore?.(file, half, score, accepted);
}
