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

/** The elements that are an invoice of their own, by what reads them. */
const ROOTS: Record<string, (root: Node) => XmlInvoice> = {
  CrossIndustryInvoice: readCii,
  CrossIndustryDocument: readCii,
  Invoice: (root) => readUbl(root, 'invoice'),
  CreditNote: (root) => readUbl(root, 'credit-note'),
  FatturaElettronica: readFatturaPa,
  Facturae: readFacturae,
};

/** Reads an XML e-invoice; undefined when the XML is something else. @throws SeveralInvoices */
export function readXmlInvoice(bytes: Uint8Array): XmlInvoice | undefined {
  const document = parseXml(bytes);
  // XML has one root; of a file that has two, one would be lost.
  const roots = Object.entries(ROOTS).flatMap(([name, read]) =>
    all(document, name).map((root) => ({ root, read })),
  );
  one(roots);
  const [found] = roots;
  return found?.read(found.root);
}

function readFatturaPa(root: Node): XmlInvoice {
  one(all(root, 'FatturaElettronicaBody'));
  return standard('fatturapa', mapFatturaPa(root), statedByFatturaPa(root));
}

function readFacturae(root: Node): XmlInvoice {
  one(all(at(root, 'Invoices'), 'Invoice'));
  return standard('facturae', mapFacturae(root), statedByFacturae(root), oddFacturae(root));
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

function one(invoices: readonly unknown[]): void {
  if (invoices.length > 1)
    throw new SeveralInvoices(`The file carries ${invoices.length} invoices`);
}

/** Names that the standards give to the XML inside a PDF; other XML attachments come after. */
const KNOWN = /^(?:factur-x|zugferd-invoice|xrechnung|invoice|ubl)\.xml$/i;

/** The e-invoice among a PDF's attachments, if there is one. @throws SeveralInvoices */
export function embeddedInvoice(
  attachments: { name: string; bytes: Uint8Array }[],
): XmlInvoice | undefined {
  const xml = attachments.filter((file) => /\.xml$/i.test(file.name));
  const ordered = [
    ...xml.filter((file) => KNOWN.test(file.name)),
    ...xml.filter((file) => !KNOWN.test(file.name)),
  ];
  let found: XmlInvoice | undefined;
  for (const { bytes } of ordered) {
    const read = found ? readableInvoice(bytes) : readXmlInvoice(bytes);
    // The same in two formats is one.
    if (found && read) one([...new Set([found, read].map(numberOf))]);
    found ??= read;
  }
  return found;
}

const numberOf = ({ extracted }: XmlInvoice) => extracted.number?.text;

/** Whatever else is attached to an invoice may be broken. */
function readableInvoice(bytes: Uint8Array): XmlInvoice | undefined {
  try {
    return readXmlInvoice(bytes);
  } catch (error) {
    if (error instanceof SeveralInvoices) throw error;
    return undefined;
  }
}
