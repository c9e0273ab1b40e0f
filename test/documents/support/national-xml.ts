type ItalianLine = {
  description: string;
  quantity?: string;
  price: string;
  lowered?: string;
  total: string;
  rate: string;
};

/** A FatturaPA of Officina Ginestra with these lines, rates and further parts. */
export const fatturaPa = (input: {
  type?: string;
  lines: ItalianLine[];
  rates: { rate: string; base: string; tax: string; split?: boolean }[];
  total?: string;
  general?: string;
  due?: string;
}): string => `<?xml version="1.0" encoding="UTF-8"?>
<p:FatturaElettronica versione="FPR12" xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2">
<FatturaElettronicaHeader><CedentePrestatore><DatiAnagrafici><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567897</IdCodice></IdFiscaleIVA><Anagrafica><Nome>Bruna</Nome><Cognome>Salvi</Cognome></Anagrafica></DatiAnagrafici></CedentePrestatore>
<CessionarioCommittente><DatiAnagrafici><Anagrafica><Denominazione>Bar Molo S.n.c.</Denominazione></Anagrafica></DatiAnagrafici></CessionarioCommittente></FatturaElettronicaHeader>
<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>${input.type ?? 'TD01'}</TipoDocumento><Divisa>EUR</Divisa><Data>2026-03-02</Data><Numero>17/2026</Numero>${input.general ?? ''}${input.total ? `<ImportoTotaleDocumento>${input.total}</ImportoTotaleDocumento>` : ''}</DatiGeneraliDocumento></DatiGenerali>
<DatiBeniServizi>${input.lines
  .map(
    (it) =>
      `<DettaglioLinee><Descrizione>${it.description}</Descrizione>${it.quantity ? `<Quantita>${it.quantity}</Quantita>` : ''}<PrezzoUnitario>${it.price}</PrezzoUnitario>${it.lowered ?? ''}<PrezzoTotale>${it.total}</PrezzoTotale><AliquotaIVA>${it.rate}</AliquotaIVA></DettaglioLinee>`,
  )
  .join('')}${input.rates
  .map(
    (it) =>
      `<DatiRiepilogo><AliquotaIVA>${it.rate}</AliquotaIVA><ImponibileImporto>${it.base}</ImponibileImporto><Imposta>${it.tax}</Imposta>${it.split ? '<EsigibilitaIVA>S</EsigibilitaIVA>' : ''}</DatiRiepilogo>`,
  )
  .join('')}</DatiBeniServizi>
<DatiPagamento><DettaglioPagamento><DataScadenzaPagamento>2026-04-01</DataScadenzaPagamento>${input.due ? `<ImportoPagamento>${input.due}</ImportoPagamento>` : ''}<IBAN>IT60X0542811101000000123456</IBAN></DettaglioPagamento></DatiPagamento></FatturaElettronicaBody></p:FatturaElettronica>`;

/** A Facturae of a person, from which income tax is withheld. */
export const facturae = `<?xml version="1.0" encoding="UTF-8"?>
<fe:Facturae xmlns:fe="http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_2.xml"><FileHeader><SchemaVersion>3.2.2</SchemaVersion></FileHeader>
<Parties><SellerParty><TaxIdentification><TaxIdentificationNumber>12345678Z</TaxIdentificationNumber></TaxIdentification><Individual><Name>Marta</Name><FirstSurname>Ruiz</FirstSurname></Individual></SellerParty>
<BuyerParty><LegalEntity><CorporateName>Horno San Telmo S.L.</CorporateName></LegalEntity></BuyerParty></Parties>
<Invoices><Invoice><InvoiceHeader><InvoiceNumber>31</InvoiceNumber><InvoiceSeriesCode>2026</InvoiceSeriesCode><InvoiceClass>OO</InvoiceClass></InvoiceHeader>
<InvoiceIssueData><IssueDate>2026-05-04</IssueDate><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode></InvoiceIssueData>
<TaxesOutputs><Tax><TaxRate>21.00</TaxRate><TaxableBase><TotalAmount>400.00</TotalAmount></TaxableBase><TaxAmount><TotalAmount>84.00</TotalAmount></TaxAmount></Tax></TaxesOutputs>
<InvoiceTotals><TotalGrossAmount>400.00</TotalGrossAmount><TotalGrossAmountBeforeTaxes>400.00</TotalGrossAmountBeforeTaxes><TotalTaxOutputs>84.00</TotalTaxOutputs><TotalTaxesWithheld>60.00</TotalTaxesWithheld><InvoiceTotal>424.00</InvoiceTotal><TotalExecutableAmount>424.00</TotalExecutableAmount></InvoiceTotals>
<Items><InvoiceLine><ItemDescription>Fotografía de producto</ItemDescription><Quantity>10</Quantity><UnitPriceWithoutTax>42.00</UnitPriceWithoutTax><TotalCost>420.00</TotalCost><DiscountsAndRebates><Discount><DiscountAmount>20.00</DiscountAmount></Discount></DiscountsAndRebates><GrossAmount>400.00</GrossAmount><TaxesOutputs><Tax><TaxRate>21.00</TaxRate></Tax></TaxesOutputs></InvoiceLine></Items>
<PaymentDetails><Installment><InstallmentDueDate>2026-06-03</InstallmentDueDate><AccountToBeCredited><IBAN>ES9121000418450200051332</IBAN></AccountToBeCredited></Installment></PaymentDetails></Invoice></Invoices></fe:Facturae>`;

const SIGNED_DATA = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const DATA = [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
/** Of indefinite length, closed by two zeros. */
const open = (tag: number, ...parts: Uint8Array[]) =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.alloc(2)]);

/** A file in a signed envelope as signing software streams it: in pieces, of unknown length. */
export function signedFile(content: string): Buffer {
  const bytes = Buffer.from(content);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 100) {
    const piece = bytes.subarray(at, at + 100);
    pieces.push(Buffer.concat([Buffer.from([0x04, piece.length]), piece]));
  }
  const inside = open(0x30, Buffer.from(DATA), open(0xa0, open(0x24, ...pieces)));
  const signed = open(0x30, Buffer.from([2, 1, 1, 0x31, 0]), inside, Buffer.from([0x31, 0]));
  return open(0x30, Buffer.from(SIGNED_DATA), open(0xa0, signed));
}
