import type { Locale } from './truth.ts';

export type LabelKey =
  | 'invoice'
  | 'credit'
  | 'number'
  | 'date'
  | 'due'
  | 'order'
  | 'customer'
  | 'billTo'
  | 'pos'
  | 'code'
  | 'description'
  | 'quantity'
  | 'unit'
  | 'unitPrice'
  | 'discount'
  | 'taxRate'
  | 'amount'
  | 'net'
  | 'tax'
  | 'total'
  | 'totalDiscount'
  | 'shipping'
  | 'carried'
  | 'page'
  | 'vatId'
  | 'taxBase'
  | 'terms';

/** For each label its variants; layouts say which of them they print. */
export const LABELS: Record<Locale, Record<LabelKey, readonly string[]>> = {
  'en-US': {
    invoice: ['INVOICE', 'Invoice', 'Sales Invoice'],
    credit: ['CREDIT NOTE', 'Credit Memo', 'Credit note'],
    number: ['Invoice No.', 'Invoice #', 'Invoice Number'],
    date: ['Invoice Date', 'Date', 'Issued on'],
    due: ['Due Date', 'Payment due', 'Pay by'],
    order: ['PO Number', 'Purchase Order', 'Your order'],
    customer: ['Customer No.', 'Account', 'Client ID'],
    billTo: ['Bill To', 'Sold to', 'Customer'],
    pos: ['#', 'Item', 'Line'],
    code: ['SKU', 'Item No.', 'Part Number'],
    description: ['Description', 'Product', 'Details'],
    quantity: ['Qty', 'Quantity', 'Units'],
    unit: ['UOM', 'Unit', 'U/M'],
    unitPrice: ['Unit Price', 'Price', 'Rate'],
    discount: ['Disc.', 'Discount', 'Less'],
    taxRate: ['Tax', 'Tax %', 'Tax rate'],
    amount: ['Amount', 'Line Total', 'Extended'],
    net: ['Subtotal', 'Net Amount', 'Total before tax'],
    tax: ['Sales Tax', 'Tax', 'Tax amount'],
    total: ['Total', 'Amount Due', 'Grand Total'],
    totalDiscount: ['Discount', 'Less discount', 'Rebate'],
    shipping: ['Shipping', 'Freight', 'Delivery'],
    carried: ['Carried forward', 'Subtotal this page', 'Brought forward'],
    page: ['Page', 'Page', 'Sheet'],
    vatId: ['Tax ID', 'EIN', 'Federal Tax ID'],
    taxBase: ['Taxable', 'Taxable amount', 'Base'],
    terms: [
      'Terms: net 30 days.',
      'Please pay within 30 days.',
      'Late payments bear 1.5 % a month.',
    ],
  },
  'en-GB': {
    invoice: ['INVOICE', 'Tax Invoice', 'VAT Invoice'],
    credit: ['CREDIT NOTE', 'Credit Note', 'VAT Credit Note'],
    number: ['Invoice No', 'Invoice Number', 'Document no.'],
    date: ['Invoice Date', 'Date', 'Tax point'],
    due: ['Due Date', 'Payment due by', 'Please pay by'],
    order: ['Your Order No', 'Purchase Order', 'PO ref'],
    customer: ['Account No', 'Customer Ref', 'Client code'],
    billTo: ['Invoice To', 'Bill To', 'Customer'],
    pos: ['No', 'Item', 'Line'],
    code: ['Code', 'Product Code', 'Stock ref'],
    description: ['Description', 'Item description', 'Goods'],
    quantity: ['Qty', 'Quantity', 'No. of units'],
    unit: ['Unit', 'UOM', 'Per'],
    unitPrice: ['Unit Price', 'Price', 'Unit cost'],
    discount: ['Disc %', 'Discount', 'Disc'],
    taxRate: ['VAT %', 'VAT', 'VAT rate'],
    amount: ['Net Amount', 'Amount', 'Goods value'],
    net: ['Net Total', 'Subtotal', 'Total excl. VAT'],
    tax: ['VAT', 'Total VAT', 'VAT amount'],
    total: ['Total', 'Invoice Total', 'Total incl. VAT'],
    totalDiscount: ['Discount', 'Settlement discount', 'Less discount'],
    shipping: ['Carriage', 'Delivery', 'Postage and packing'],
    carried: ['Carried forward', 'c/f', 'Balance carried forward'],
    page: ['Page', 'Page', 'Sheet'],
    vatId: ['VAT No', 'VAT Reg No', 'VAT registration number'],
    taxBase: ['Net', 'Taxable', 'Goods'],
    terms: [
      'Payment terms: 30 days.',
      'Payment within 30 days of invoice.',
      'Title passes on payment.',
    ],
  },
  de: {
    invoice: ['RECHNUNG', 'Rechnung', 'Faktura'],
    credit: ['GUTSCHRIFT', 'Gutschrift', 'Rechnungskorrektur'],
    number: ['Rechnungsnummer', 'Rechnungs-Nr.', 'Belegnummer'],
    date: ['Rechnungsdatum', 'Datum', 'Belegdatum'],
    due: ['Fällig am', 'Zahlbar bis', 'Fälligkeitsdatum'],
    order: ['Bestellnummer', 'Ihre Bestellung', 'Auftragsnummer'],
    customer: ['Kundennummer', 'Kunden-Nr.', 'Debitor'],
    billTo: ['Rechnungsempfänger', 'Kunde', 'Rechnungsadresse'],
    pos: ['Pos.', 'Pos', 'Lfd. Nr.'],
    code: ['Art.-Nr.', 'Artikelnummer', 'Artikel-Nr.'],
    description: ['Bezeichnung', 'Beschreibung', 'Artikel'],
    quantity: ['Menge', 'Anzahl', 'Stückzahl'],
    unit: ['Einheit', 'ME', 'Einh.'],
    unitPrice: ['Einzelpreis', 'E-Preis', 'Preis/Einheit'],
    discount: ['Rabatt', 'Rab. %', 'Nachlass'],
    taxRate: ['MwSt.', 'USt. %', 'Steuersatz'],
    amount: ['Gesamtpreis', 'Betrag', 'Summe'],
    net: ['Nettobetrag', 'Zwischensumme', 'Summe netto'],
    tax: ['MwSt.', 'Umsatzsteuer', 'zzgl. USt.'],
    total: ['Gesamtbetrag', 'Rechnungsbetrag', 'Endbetrag brutto'],
    totalDiscount: ['Rabatt', 'Abzgl. Rabatt', 'Nachlass'],
    shipping: ['Versandkosten', 'Fracht', 'Versand und Verpackung'],
    carried: ['Übertrag', 'Zwischensumme Seite', 'Übertrag auf Folgeseite'],
    page: ['Seite', 'Seite', 'Blatt'],
    vatId: ['USt-IdNr.', 'USt-ID', 'Umsatzsteuer-ID'],
    taxBase: ['Netto', 'Nettowert', 'Bemessungsgrundlage'],
    terms: [
      'Zahlbar innerhalb von 30 Tagen ohne Abzug.',
      'Zahlungsziel: 30 Tage netto.',
      'Lieferung frei Haus.',
    ],
  },
  fr: {
    invoice: ['FACTURE', 'Facture', 'Facture de vente'],
    credit: ['AVOIR', 'Avoir', "Facture d'avoir"],
    number: ['Facture N°', 'Numéro de facture', 'N° de pièce'],
    date: ['Date de facture', 'Date', "Date d'émission"],
    due: ["Date d'échéance", 'Échéance', 'À régler avant le'],
    order: ['Bon de commande', 'Votre commande', 'N° de commande'],
    customer: ['N° client', 'Code client', 'Compte client'],
    billTo: ['Facturé à', 'Client', 'Adresse de facturation'],
    pos: ['N°', 'Ligne', 'Rep.'],
    code: ['Référence', 'Réf.', 'Code article'],
    description: ['Désignation', 'Description', 'Libellé'],
    quantity: ['Qté', 'Quantité', 'Nombre'],
    unit: ['Unité', 'U.', 'Un.'],
    unitPrice: ['Prix unitaire HT', 'P.U. HT', 'PU net'],
    discount: ['Remise', 'Rem. %', 'Rabais'],
    taxRate: ['TVA', 'TVA %', 'Taux TVA'],
    amount: ['Montant HT', 'Total HT', 'Total ligne'],
    net: ['Total HT', 'Montant HT', 'Total hors taxes'],
    tax: ['TVA', 'Montant TVA', 'Total TVA'],
    total: ['Total TTC', 'Net à payer', 'Montant TTC'],
    totalDiscount: ['Remise', 'Remise globale', 'Rabais'],
    shipping: ['Frais de port', 'Port et emballage', 'Livraison'],
    carried: ['Report', 'À reporter', 'Sous-total page'],
    page: ['Page', 'Page', 'Feuille'],
    vatId: ['N° TVA', 'TVA intracommunautaire', 'N° TVA intracom.'],
    taxBase: ['Base HT', 'Base', 'Montant HT'],
    terms: [
      'Paiement à 30 jours.',
      'Conditions : 30 jours nets.',
      'Escompte pour paiement anticipé : néant.',
    ],
  },
  es: {
    invoice: ['FACTURA', 'Factura', 'Factura de venta'],
    credit: ['FACTURA RECTIFICATIVA', 'Nota de crédito', 'Abono'],
    number: ['Factura N.º', 'Número de factura', 'N.º de documento'],
    date: ['Fecha de factura', 'Fecha', 'Fecha de emisión'],
    due: ['Vencimiento', 'Fecha de vencimiento', 'Pagar antes del'],
    order: ['N.º de pedido', 'Pedido', 'Su pedido'],
    customer: ['N.º de cliente', 'Código cliente', 'Cuenta cliente'],
    billTo: ['Facturar a', 'Cliente', 'Datos del cliente'],
    pos: ['Lín.', 'N.º', 'Pos.'],
    code: ['Código', 'Referencia', 'Ref.'],
    description: ['Descripción', 'Concepto', 'Artículo'],
    quantity: ['Cantidad', 'Cant.', 'Uds.'],
    unit: ['Unidad', 'Ud.', 'UM'],
    unitPrice: ['Precio unitario', 'Precio', 'P. unit.'],
    discount: ['Dto.', 'Descuento', '% Dto.'],
    taxRate: ['IVA', '% IVA', 'Tipo IVA'],
    amount: ['Importe', 'Total', 'Importe neto'],
    net: ['Base imponible', 'Subtotal', 'Total sin IVA'],
    tax: ['IVA', 'Cuota IVA', 'Total IVA'],
    total: ['Total factura', 'Total', 'Importe a pagar'],
    totalDiscount: ['Descuento', 'Dto. comercial', 'Bonificación'],
    shipping: ['Portes', 'Gastos de envío', 'Transporte'],
    carried: ['Suma y sigue', 'Suma anterior', 'Total página'],
    page: ['Página', 'Pág.', 'Hoja'],
    vatId: ['NIF', 'CIF', 'NIF-IVA'],
    taxBase: ['Base', 'Base imponible', 'Base IVA'],
    terms: [
      'Forma de pago: transferencia a 30 días.',
      'Pago a 30 días.',
      'Mercancía sujeta a reserva de dominio.',
    ],
  },
  nl: {
    invoice: ['FACTUUR', 'Factuur', 'Verkoopfactuur'],
    credit: ['CREDITNOTA', 'Creditfactuur', 'Creditnota'],
    number: ['Factuurnummer', 'Factuurnr.', 'Documentnummer'],
    date: ['Factuurdatum', 'Datum', 'Datum factuur'],
    due: ['Vervaldatum', 'Te betalen voor', 'Uiterste betaaldatum'],
    order: ['Ordernummer', 'Uw bestelling', 'Inkooporder'],
    customer: ['Klantnummer', 'Debiteurnummer', 'Relatienummer'],
    billTo: ['Factuur aan', 'Klant', 'Factuuradres'],
    pos: ['Regel', 'Nr.', 'Pos.'],
    code: ['Artikelnummer', 'Artikel', 'Art. code'],
    description: ['Omschrijving', 'Beschrijving', 'Product'],
    quantity: ['Aantal', 'Aant.', 'Hoeveelheid'],
    unit: ['Eenheid', 'Eenh.', 'Per'],
    unitPrice: ['Prijs', 'Stukprijs', 'Prijs per stuk'],
    discount: ['Korting', 'Kort. %', 'Korting %'],
    taxRate: ['Btw', 'BTW %', 'Btw-tarief'],
    amount: ['Bedrag', 'Totaal', 'Regelbedrag'],
    net: ['Subtotaal', 'Totaal excl. btw', 'Nettobedrag'],
    tax: ['Btw', 'BTW-bedrag', 'Totaal btw'],
    total: ['Totaal', 'Totaal incl. btw', 'Te betalen'],
    totalDiscount: ['Korting', 'Af: korting', 'Factuurkorting'],
    shipping: ['Verzendkosten', 'Transport', 'Vrachtkosten'],
    carried: ['Transporteren', 'Subtotaal pagina', 'Over te brengen'],
    page: ['Pagina', 'Pagina', 'Blad'],
    vatId: ['Btw-nummer', 'BTW-nr.', 'Btw-id'],
    taxBase: ['Grondslag', 'Bedrag excl.', 'Over'],
    terms: ['Betaling binnen 30 dagen.', 'Betalingstermijn: 30 dagen.', 'Levering franco.'],
  },
};
