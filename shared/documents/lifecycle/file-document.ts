import type { Clock } from '../../platform/clock.ts';
import { type Judgement, judge, withDoubts } from '../judge.ts';
import { vendorDoubts } from '../knowledge/vendor.ts';
import type { Content, Cost } from '../reading/outcome.ts';
import { type ExtractDeps, type Extraction, extract } from './extract.ts';
import { fileInvoice } from './file-invoice.ts';
import type { PartOfFile } from './file-parts.ts';
import type { Filed, FileOrigin } from './write-document.ts';

/** A document as it was read, or one that is a part of the file. */
export type OneDocument = FileOrigin & { part?: PartOfFile; reading: Content & Cost };

/** Extracts what was read of one document, judges it and files it. */
export async function fileDocument(
  one: OneDocument,
  deps: ExtractDeps & { clock: Clock },
): Promise<Filed> {
  const extraction = await extract(one, deps);
  return fileInvoice({ ...one, ...extraction, judgement: judged(extraction) }, deps);
}

function judged(extraction: Extraction): Judgement {
  const { content, extracted, vendor, fromModel, notes } = extraction;
  const vendorKnown = vendor?.confirmed === true;
  const vendorProven = vendorKnown && vendor.by !== 'name';
  const result = judge(extracted, { content, vendorKnown, vendorProven, fromModel });
  return withDoubts(result, [...notes, ...vendorDoubts(vendor, result.invoice.vendor)]);
}
