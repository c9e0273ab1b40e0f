import type { ExtractedInvoice } from '../invoice/schema.ts';
import { mapCii } from './cii.ts';
import { mapFacturae } from './facturae.ts';
import { mapFatturaPa } from './fatturapa.ts';
import { mapUbl } from './ubl.ts';
import { all, at, type Node, parseXml } from './xml.ts';

export type XmlFormat = 'cii' | 'ubl' | 'fatturapa' | 'facturae';

/** Reads an XML e-invoice; undefined when the XML is something else. @throws SeveralInvoices */
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
  const italian = all(document, 'FatturaElettronica')[0];
  if (italian) {
    one(all(italian, 'FatturaElettronicaBody'));
    return { format: 'fatturapa', extracted: mapFatturaPa(italian) };
  }
  const spanish = all(document, 'Facturae')[0];
  if (spanish) {
    one(all(at(spanish, 'Invoices'), 'Invoice'));
    return { format: 'facturae', extracted: mapFacturae(spanish) };
  }
  return undefined;
}

/** One file carries several invoices, of which a document can be only one. */
export class SeveralInvoices extends Error {}

function one(invoices: Node[]): void {
  if (invoices.length > 1)
    throw new SeveralInvoices(`The file carries ${invoices.length} invoices`);
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
