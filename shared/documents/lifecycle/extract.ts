import type { Database } from '../../platform/database/database.ts';
import { readInvoice } from '../invoice/read.ts';
import type { ExtractedInvoice } from '../invoice/schema.ts';
import { chosenExtraction } from '../judge.ts';
import { findVendor, type KnownVendor } from '../knowledge/vendor.ts';
import { missingRows } from '../model/compare-rows.ts';
import { extractByModel, type ModelDeps } from '../model/extract.ts';
import { extractGuarded, type Guard } from '../reading/guarded.ts';
import type { Content, Cost } from '../reading/outcome.ts';

type Read = Content & Cost;

export type Extraction = {
  content: Read;
  extracted: ExtractedInvoice;
  /** `rules`, the format of the XML, or the model's provider. */
  extractor: string;
  vendor: KnownVendor | undefined;
  /** What a person should know of how it was extracted. */
  notes: string[];
  fromModel: boolean;
};

export type ExtractDeps = {
  db: Database;
  guard: Guard;
  model?(document: { organizationId: string; documentId: string }): ModelDeps | undefined;
};

/**
 * Finds the vendor of what was read, extracts again by what its corrections taught, and lets the
 * model read where one is chosen. The pages are read once, however often they are extracted.
 */
export async function extract(
  input: { organizationId: string; documentId: string; reading: Read },
  deps: ExtractDeps,
): Promise<Extraction> {
  const { organizationId } = input;
  const vendorOf = (found: ExtractedInvoice) =>
    findVendor({ organizationId, party: readInvoice(found).vendor }, { sql: deps.db });

  const first = chosenExtraction(input.reading) as ExtractedInvoice;
  const vendor = await vendorOf(first);
  const { content, extracted } = await withLessons({ ...input, extracted: first, vendor }, deps);
  const model = content.xml ? undefined : deps.model?.(input);
  const byRules = { content, extracted, vendor, notes: [], fromModel: false };
  if (!model) return { ...byRules, extractor: content.xml?.format ?? 'rules' };

  const result = await extractByModel(content, model);
  if ('failed' in result) {
    const notes = [`model: ${result.failed}, read by rules instead`];
    return { ...byRules, extractor: 'rules', notes };
  }
  const fewer = missingRows(result.extracted, content.rules);
  return {
    content,
    extracted: result.extracted,
    extractor: model.client.provider,
    vendor: (await vendorOf(result.extracted)) ?? vendor,
    notes: fewer ? [fewer] : [],
    fromModel: true,
  };
}

/** What corrections taught changes what the rules look for, never what stands on the pages. */
async function withLessons(
  input: { reading: Read; extracted: ExtractedInvoice; vendor: KnownVendor | undefined },
  { guard }: Pick<ExtractDeps, 'guard'>,
): Promise<{ content: Read; extracted: ExtractedInvoice }> {
  const { reading, extracted, vendor } = input;
  const before = { content: reading, extracted };
  if (!vendor || reading.xml || !teachesAnything(vendor)) return before;
  const again = await extractGuarded({ pages: reading.pages, lessons: vendor.lessons }, guard);
  if (again.outcome === 'refused') return before;
  const milliseconds = reading.milliseconds + again.milliseconds;
  return {
    content: { ...reading, rules: again.extracted, milliseconds },
    extracted: again.extracted,
  };
}

const teachesAnything = ({ lessons }: KnownVendor) =>
  Object.keys(lessons.labels).length > 0 ||
  Object.keys(lessons.columns).length > 0 ||
  lessons.decimalMark !== undefined ||
  lessons.dateOrder !== undefined;
