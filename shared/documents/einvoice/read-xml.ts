import type { ExtractedInvoice } from '../invoice/schema.ts';
import { ciiType, mapCii, statedByCii, taxCurrencyOfCii } from './cii.ts';
import { mapFacturae, oddFacturae, statedByFacturae } from './facturae.ts';
import { mapFatturaPa, statedByFatturaPa } from './fatturapa.ts';
import { brokenSums, type StatedSums } from './standard-sums.ts';
import { otherCurrencies } from './stated-currencies.ts';
import { oddCategories } from './tax-categories.ts';
import { oddType } from './type-codes.ts';
import { mapUbl, statedByUbl, ublType } from './ubl.ts';
import { all, at, type Node, parseXml, text } from './xml.ts';

type XmlFormat = 'cii' | 'ubl' | 'fatturapa' | 'facturae';

export type XmlInvoice = {
  format: XmlFormat;
  extracted: ExtractedInvoice;
  /** Sums of the standard that do not hold. */
  broken: string[];
};

/** Reads an XML e-invoice; undefined when the XML is something else. @throws SeveralInvoices */
export function readXmlInvoice(bytes: Uint8Array): XmlInvoice | undefined {
  const document = parseXml(bytes);
  const cii = all(document, 'CrossIndustryInvoice')[0] ?? all(document, 'CrossIndustryDocument')[0];
  if (cii) return readCii(cii);
  const invoice = all(document, 'Invoice')[0];
  if (invoice) return readUbl(invoice, 'invoice');
  const credit = all(document, 'CreditNote')[0];
  if (credit) return readUbl(credit, 'credit-note');
  const italian = all(document, 'FatturaElettronica')[0];
  if (italian) {
    one(all(italian, 'FatturaElettronicaBody'));
    return standard('fatturapa', mapFatturaPa(italian), statedByFatturaPa(italian));
  }
  const spanish = all(document, 'Facturae')[0];
  if (spanish) {
    one(all(at(spanish, 'Invoices'), 'Invoice'));
    return standard(
      'facturae',
      mapFacturae(spanish),
      statedByFacturae(spanish),
      oddFacturae(spanish),
    );
  }
  return undefined;
}

function readCii(root: Node): XmlInvoice {
  const extracted = mapCii(root);
  const currency = extracted.currency?.text;
  return standard('cii', extracted, statedByCii(root), [
    ...oddType(ciiType(root), 'either'),
    ...otherCurrencies(root, { currency, ofTaxes: taxCurrencyOfCii(root) }),
    ...oddCategories(root),
  ]);
}

function readUbl(root: Node, kind: ExtractedInvoice['kind']): XmlInvoice {
  const extracted = mapUbl(root, kind);
  const [currency, ofTaxes] = [extracted.currency?.text, text(at(root, 'TaxCurrencyCode'))];
  return standard('ubl', extracted, statedByUbl(root), [
    ...oddType(ublType(root), kind),
    ...otherCurrencies(root, { currency, ofTaxes }),
    ...oddCategories(root),
  ]);
}

/** @param odd what else is against the standard */
function standard(
  format: XmlFormat,
  extracted: ExtractedInvoice,
  stated: StatedSums,
  odd: readonly string[] = [],
): XmlInvoice {
  return { format, extracted, broken: [...odd, ...brokenSums(extracted, stated)] };
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
