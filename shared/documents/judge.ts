import { differences } from './einvoice/compare.ts';
import { missingEvidence } from './evidence.ts';
import { arithmeticGate, type Check } from './invoice/gate.ts';
import { type ReadInvoice, readInvoice } from './invoice/read.ts';
import type { ExtractedInvoice } from './invoice/schema.ts';
import { isDayUnsure } from './ocr/unsure.ts';
import type { Content } from './reading/outcome.ts';
import { OTHER_PAPERS } from './rules/words/titles.ts';

type Source = 'xml' | 'text' | 'ocr';

export type Judgement = {
  /** Accepted when every check holds and nothing speaks against it; else a person looks. */
  status: 'accepted' | 'review';
  reasons: string[];
  checks: Check[];
  taxBasis: 'net' | 'gross';
  invoice: ReadInvoice;
  source: Source;
};

/** Which reading of the content counts: the XML where it has lines, else the pages. */
export function chosenExtraction(content: Content): ExtractedInvoice | undefined {
  const { xml, rules } = content;
  if (!xml) return rules;
  if (xml.extracted.lines.length > 0 || !rules) return xml.extracted;
  // MINIMUM and BASIC WL profiles carry no lines: the head is the XML's, the lines are the page's.
  return { ...xml.extracted, lines: rules.lines, conventions: rules.conventions };
}

/**
 * Judges an extraction: arithmetic, XML against page, hidden text, evidence. `vendorKnown` is
 * whether the vendor could be identified, `vendorProven` whether by more than the name that was read.
 */
export function judge(
  extracted: ExtractedInvoice,
  context: { content: Content; vendorKnown: boolean; vendorProven?: boolean; fromModel?: boolean },
): Judgement {
  const { content } = context;
  // A model says what it found; which sums and which title the page has stands on the page.
  const page = context.fromModel ? content.rules : extracted;
  const invoice = readInvoice({ ...extracted, sums: page?.sums, title: page?.title });
  const gate = arithmeticGate(invoice);
  const reasons = gate.checks.filter((c) => !c.pass).map((c) => `${c.name}: ${c.detail}`);
  const other = OTHER_PAPERS[invoice.title ?? 'invoice'];
  if (other) reasons.push(`title: it calls itself ${other}, and no invoice`);
  if (invoice.title === 'unnamed') reasons.push('title: nothing on the page calls it an invoice');
  for (const rule of content.xml?.broken ?? []) reasons.push(`standard: ${rule}`);
  if (content.xml && content.rules) {
    const onPage = readInvoice(content.rules);
    const sure = arithmeticGate(onPage).pass ? onPage : undefined;
    const shown = { pages: content.pages, sure, iban: onPage.vendor.iban };
    for (const difference of differences(readInvoice(content.xml.extracted), shown))
      reasons.push(`xml: ${difference}`);
  }
  if (content.hidden.length > 0 && hiddenMatters(content.hidden))
    reasons.push(`hidden text: ${content.hidden.length} pieces that a reader cannot see`);
  if (context.fromModel) reasons.push(...missingEvidence(extracted, content.pages));
  if (!content.xml && isDayUnsure(extracted, content.pages))
    reasons.push('scan: the day may be misread');
  if (!content.xml) reasons.push(...daysAgainstEachOther(invoice));
  if (extracted.vendorDoubt && !context.fromModel && !context.vendorProven)
    reasons.push(`vendor: ${extracted.vendorDoubt}`);
  if (extracted.numberDoubt && !context.fromModel) reasons.push(`number: ${extracted.numberDoubt}`);
  if (!context.vendorKnown) reasons.push('vendor: not known yet');
  reasons.push(...content.warnings);
  const source = content.xml ? 'xml' : content.ocrPages > 0 ? 'ocr' : 'text';
  return {
    status: reasons.length === 0 ? 'accepted' : 'review',
    reasons,
    checks: gate.checks,
    taxBasis: gate.taxBasis,
    invoice,
    source,
  };
}

/**
 * Nobody is to have paid before the paper was issued: one of the days is misread, or another's. An e-invoice
 * says which day is which, and some vendors do bill afterwards.
 */
function daysAgainstEachOther({ issueDate, dueDate }: ReadInvoice): string[] {
  if (!issueDate || !dueDate || dueDate >= issueDate) return [];
  return [`days: issued ${issueDate}, and due ${dueDate} already`];
}

/** The judgement with more that a person should look at, from what is known beside the document. */
export function withDoubts(judgement: Judgement, doubts: string[]): Judgement {
  if (doubts.length === 0) return judgement;
  return { ...judgement, status: 'review', reasons: [...judgement.reasons, ...doubts] };
}

/** A producer's own hidden signature line is harmless; amounts, numbers and prose are not. */
function hiddenMatters(hidden: string[]): boolean {
  const text = hidden.join(' ');
  return (
    /\d[.,]\d{2}|\d{5,}|ignore|instruction|system|assistant|total|iban|\b(?:pay|zahl|price)/i.test(
      text,
    ) || text.length > 200
  );
}
