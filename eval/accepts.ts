import { arithmeticGate } from '../shared/documents/invoice/gate.ts';
import { readInvoice } from '../shared/documents/invoice/read.ts';
import type { ExtractedInvoice } from '../shared/documents/invoice/schema.ts';

/** Whether what was read goes through without a person, from a vendor that is known by its name. */
export const accepts = (extracted: ExtractedInvoice): boolean =>
  !extracted.vendorDoubt && arithmeticGate(readInvoice(extracted)).pass;
