import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { AlreadyDone } from '../../platform/errors.ts';
import { readInvoice } from '../invoice/read.ts';
import type { ExtractedInvoice } from '../invoice/schema.ts';
import { chosenExtraction, type Judgement, judge, withDoubts } from '../judge.ts';
import { findVendor, type KnownVendor, vendorDoubts } from '../knowledge/vendor.ts';
import { missingRows } from '../model/compare-rows.ts';
import { extractByModel, type ModelDeps } from '../model/extract.ts';
import type { Guard } from '../reading/guarded.ts';
import { readGuarded } from '../reading/guarded.ts';
import type { Content, Cost, Reading } from '../reading/outcome.ts';
import {
  type Finished,
  fileSeenBefore,
  finishRead,
  finishRefused,
  markSameFile,
} from './finish.ts';

export type DocumentInput = {
  organizationId: string;
  /** The document's id: the effect key together with the organisation and the file's hash. */
  documentId: string;
  bytes: Uint8Array;
  fileName?: string | undefined;
  objectKey?: string | undefined;
};

export type ProcessDeps = {
  db: Database;
  clock: Clock;
  guard: Guard;
  /** Folder of the OCR engine's files; the packages' own when absent. */
  assets?: string | undefined;
  /** The model that reads this document, or undefined for rules only. */
  model?(document: { organizationId: string; documentId: string }): ModelDeps | undefined;
};

const hasLessons = (vendor: KnownVendor | undefined) =>
  vendor !== undefined &&
  (Object.keys(vendor.lessons.labels).length > 0 ||
    Object.keys(vendor.lessons.columns).length > 0 ||
    vendor.lessons.decimalMark !== undefined ||
    vendor.lessons.dateOrder !== undefined);

type Extraction = {
  content: Content & Cost;
  extracted: ExtractedInvoice;
  extractor: string;
  vendor: KnownVendor | undefined;
  notes: string[];
  fromModel: boolean;
};

/**
 * Reads one document and keeps what came of it: its final state, line matches, prices and
 * alerts, in one transaction. The same file of the same organisation is read once.
 * @throws AlreadyDone when it is finished; RetryLater when the database is away.
 */
export async function processDocument(input: DocumentInput, deps: ProcessDeps): Promise<Finished> {
  const sha256 = createHash('sha256').update(input.bytes).digest('hex');
  const seen = await fileSeenBefore({ ...input, sha256 }, deps.db);
  if (seen === input.documentId) throw new AlreadyDone('This document has been read');
  if (seen) return markSameFile({ ...input, sameAs: seen }, deps);
  try {
    return await readAndFinish({ ...input, sha256 }, deps);
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    // Two uploads of one file were read at the same time, and the other one was first.
    const first = await fileSeenBefore({ ...input, sha256 }, deps.db);
    if (!first || first === input.documentId) throw error;
    return markSameFile({ ...input, sameAs: first }, deps);
  }
}

const UNIQUE_VIOLATION = '23505';

async function readAndFinish(
  input: DocumentInput & { sha256: string },
  deps: ProcessDeps,
): Promise<Finished> {
  const reading = await readGuarded(readInput(input, deps), deps.guard);
  if (reading.outcome === 'refused')
    return finishRefused({ ...input, refusal: reading.refusal, cost: reading }, deps);
  const extraction = await extract(input, reading, deps);
  return finishRead({ ...input, ...extraction, judgement: judged(extraction) }, deps);
}

function readInput(input: DocumentInput, deps: ProcessDeps) {
  return { bytes: input.bytes, ...(deps.assets ? { assets: deps.assets } : {}) };
}

function judged(extraction: Extraction): Judgement {
  const { content, extracted, vendor, fromModel, notes } = extraction;
  const result = judge(extracted, { content, vendorKnown: vendor?.confirmed === true, fromModel });
  return withDoubts(result, [...notes, ...vendorDoubts(vendor, result.invoice.vendor)]);
}

async function extract(
  input: DocumentInput,
  reading: Extract<Reading, { outcome: 'read' }>,
  deps: ProcessDeps,
): Promise<Extraction> {
  const { organizationId } = input;
  let content = reading;
  let extracted = chosenExtraction(content) as ExtractedInvoice;
  const vendorOf = (found: ExtractedInvoice) =>
    findVendor({ organizationId, party: readInvoice(found).vendor }, deps.db);
  let vendor = await vendorOf(extracted);
  if (vendor && hasLessons(vendor) && !content.xml) {
    // What corrections of this vendor's documents taught changes what the rules look for.
    const again = await readGuarded(
      { ...readInput(input, deps), lessons: vendor.lessons },
      deps.guard,
    );
    if (again.outcome === 'read') {
      content = again;
      extracted = chosenExtraction(again) as ExtractedInvoice;
    }
  }
  const model = content.xml ? undefined : deps.model?.(input);
  if (!model)
    return {
      content,
      extracted,
      extractor: content.xml?.format ?? 'rules',
      vendor,
      notes: [],
      fromModel: false,
    };
  const result = await extractByModel(content.pages, model);
  if ('failed' in result) {
    const notes = [`model: ${result.failed}, read by rules instead`];
    return { content, extracted, extractor: 'rules', vendor, notes, fromModel: false };
  }
  const fewer = missingRows(result.extracted, content.rules);
  vendor = (await vendorOf(result.extracted)) ?? vendor;
  return {
    content,
    extracted: result.extracted,
    extractor: model.client.provider,
    vendor,
    notes: fewer ? [fewer] : [],
    fromModel: true,
  };
}
