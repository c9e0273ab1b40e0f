import type { ExtractedInvoice } from '../invoice/schema.ts';
import { mapCii } from './cii.ts';
import { mapUbl } from './ubl.ts';
import { all, parseXml } from './xml.ts';

export type XmlFormat = 'cii' | 'ubl';

/** Reads an XML e-invoice; undefined when the XML is something else. */
export function readXmlInvoice(
  bytes: Uint8Array,
): { format: XmlFormat; extracted: ExtractedInvoice } | undefined {
  const document = parseXml(bytes);
  const cii = all(document, 'CrossIndustryInvoice')[0] ?? all(document, 'CrossIndustryDocument')[0];
  if (cii) return { format: 'cii', extracted: mapCii(cii) };
  const invoice = all(document, 'Invoice')[0];
  if (invoice) return { format: 'ubl', extracted: mapUbl(invoice, 'invoice') };
  const credit = all(document, 'CreditNote')[0];
  if (credit) return { format: 'ubl', extracted: mapUbl(credit, 'credit-note') };
  return undefined;
}

/** Names that the standards give to the XML inside a PDF; other XML attachments come after. */
const KNOWN = /^(?:factur-x|zugferd-invoice|xrechnung|invoice|ubl)\.xml$/i;

/** The e-invoice among a PDF's attachments, if there is one. */
export function embeddedInvoice(attachments: { name: string; bytes: Uint8Array }[]) {
  const xml = attachments.filter((file) => /\.xml$/i.test(file.name));
  const ordered = [
    ...xml.filter((file) => KNOWN.test(file.name)),
    ...xml.filter((file) => !KNOWN.test(file.name)),
  ];
  for (const file of ordered) {
    const read = readXmlInvoice(file.bytes);
    if (read) return read;
  }
  return undefined;
}
