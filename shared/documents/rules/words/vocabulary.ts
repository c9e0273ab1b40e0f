import { fold } from '../../text/fold.ts';

/** What a label stands for, outside the table of lines. */
export type LabelField =
  | 'number'
  | 'dueDate'
  | 'deliveryDate'
  | 'orderNumber'
  | 'customer'
  | 'buyer'
  | 'vendor'
  | 'vatId';

/**
 * Labels in six languages, folded (lower case, no accents). The order inside a field is a
 * preference: the surer label first.
 */
const LABEL_SOURCES: Record<LabelField, readonly string[]> = {
  number: [
    'invoice\\s*(?:no|nr|num|number|#|id|ref(?:erence)?)\\b\\.?',
    'invoice\\s*/?\\s*(?:document|reference)\\s*(?:no|number)\\b\\.?',
    '(?:credit|debit)\\s*(?:note|memo)\\s*(?:no|nr|number|#)\\b\\.?',
    '(?:tax|vat|sales)\\s*invoice\\s*(?:no|nr|number|#)\\b\\.?',
    'invoice\\s*#',
    'credit (?:memo|note)\\s*#',
    'bill\\s*(?:no|number|#)\\b\\.?',
    'rechnungs?\\s*-?\\s*(?:nummer|nr|no)\\b\\.?',
    'rechnung\\s*(?:nr|no|nummer)\\b\\.?',
    'gutschrifts?\\s*-?\\s*(?:nummer|nr)\\b\\.?',
    'beleg\\s*-?\\s*(?:nummer|nr)\\b\\.?',
    '(?:facture|avoir)\\s*(?:n\\s*[°ºo]|no|num(?:ero)?)\\b\\.?',
    '(?:facture|avoir)\\s*n[°º]',
    '(?:n[°ºo]|numero|no)\\.?\\s*(?:de\\s*)?(?:la\\s*)?(?:facture|avoir|piece|factura|abono|fra)\\b',
    '(?:factura|abono|nota de credito)\\s*(?:n\\s*\\.?\\s*[°ºo]|num(?:ero)?|no)\\.?',
    'n\\.?\\s*[°ºo]\\.?\\s*(?:de\\s*)?(?:factura|documento|abono)\\b',
    'num(?:ero)?\\.?\\s*(?:de\\s*)?(?:factura|documento)\\b',
    'factuur\\s*-?\\s*(?:nummer|nr|no)\\b\\.?',
    'credit(?:nota|factuur)?\\s*-?\\s*(?:nummer|nr)\\b\\.?',
    'document\\s*-?\\s*(?:nummer|nr|no|number)\\b\\.?',
    '(?:numero|n[°ºo]\\.?)\\s*fattura\\b',
    'fattura\\s*(?:n[°ºo.]|numero|nr)',
  ],
  dueDate: [
    '(?:payment\\s*)?due(?:\\s*(?:date|by|on))?\\b',
    '(?:please\\s*)?pay(?:able)?\\s*(?:by|before|until)\\b',
    'payment\\s*date\\b',
    'falligkeits?(?:datum)?\\b',
    'fallig(?:\\s*(?:am|bis|zum))?\\b',
    'zahlbar\\s*(?:bis|am)\\b',
    'zu zahlen bis\\b',
    "(?:date\\s*d['’]\\s*)?echeance\\b",
    'a\\s*(?:regler|payer)\\s*(?:avant|le|au)\\b',
    'date limite de paiement\\b',
    '(?:fecha\\s*(?:de\\s*)?)?vencimiento\\b',
    'pagar\\s*antes\\b',
    'fecha (?:limite )?de pago\\b',
    'verval(?:datum|dag)\\b',
    'te betalen (?:voor|op)\\b',
    '(?:uiterste\\s*)?betaaldatum\\b',
    'uiterlijk(?:e)?\\b',
    'scadenza\\b',
  ],
  deliveryDate: [
    'deliver(?:y|ed)\\b',
    'ship(?:ped|ment|ping)?\\s*(?:date|on)\\b',
    'service\\s*(?:date|period)\\b',
    'liefer',
    'leistungs',
    'versand',
    'livraison\\b',
    'entrega\\b',
    'albaran\\b',
    'lever(?:datum|ing)\\b',
    'period(?:e|o)?\\b',
    'billing period\\b',
    'zeitraum\\b',
    'printed\\b',
    'valid\\b',
  ],
  orderNumber: [
    '(?:your\\s*)?(?:purchase\\s*)?order(?:\\s*(?:no|nr|number|#|ref|id|date))?\\b\\.?',
    'p\\.?o\\.?\\s*(?:no|nr|number|#|ref)\\b\\.?',
    'p\\.?o\\.?\\s*#',
    'bestell(?:ung|nummer|-?nr|datum)?\\b\\.?',
    'ihre bestell\\w*',
    'auftrags?(?:nummer|-?nr|datum)?\\b\\.?',
    '(?:bon|n[°ºo]|votre|date)?\\s*(?:de\\s*)?commande\\b',
    '(?:n\\.?\\s*[°ºo]\\.?|su|numero|fecha)?\\s*(?:de\\s*|del\\s*)?pedido\\b',
    '(?:inkoop|uw)?\\s*(?:order|bestelling)(?:nummer|-?nr|datum)?\\b',
  ],
  customer: [
    'customer\\s*(?:no|nr|number|#|id|ref|code)\\b\\.?',
    'client\\s*(?:id|no|code|number)\\b',
    'account(?:\\s*(?:no|nr|number|#|ref|name|code))?\\b\\.?',
    'kunden?\\s*-?\\s*(?:nummer|nr)\\b\\.?',
    'debitor\\w*',
    '(?:n[°ºo]|code|compte)\\s*client\\b',
    '(?:n\\.?\\s*[°ºo]\\.?|codigo|cuenta)\\s*(?:de\\s*)?cliente\\b',
    '(?:klant|debiteur|relatie)(?:en)?(?:nummer|-?nr)\\b',
    'registration\\b',
    'sort code\\b',
  ],
  buyer: [
    '(?:bill(?:ed|ing)?|invoice(?:d)?|sold|ship(?:ped|ping)?|deliver(?:ed|y)?)\\s*(?:to|address)\\b',
    'customer\\b',
    'client\\b',
    'buyer\\b',
    'recipient\\b',
    'attention\\b',
    'rechnungs(?:empfanger|adresse|anschrift)\\b',
    'liefer(?:adresse|anschrift)\\b',
    'kunde\\b',
    'empfanger\\b',
    'kaufer\\b',
    'facture\\s*a\\b',
    'adresse\\s*de\\s*(?:facturation|livraison)\\b',
    'destinataire\\b',
    'facturar\\s*a\\b',
    'datos\\s*del\\s*cliente\\b',
    'cliente\\b',
    'factuur\\s*(?:aan|adres)\\b',
    'factuuradres\\b',
    'aflever\\s*adres\\b',
    'klant\\b',
    'afnemer\\b',
  ],
  vendor: [
    '(?:sold|issued|supplied)\\s*by\\b',
    '(?:from|seller|vendor|supplier|beneficiary|remit to|account name|payable to)\\b',
    '(?:verkaufer|lieferant|kontoinhaber|verkoper|leverancier|fournisseur|vendeur|emetteur|proveedor|emisor|vendedor)\\b',
  ],
  vatId: [
    '(?:vat|btw|tva|ust|mwst|iva|gst)[\\s.-]*(?:reg(?:istration)?\\.?|intra\\w*\\.?)?[\\s.-]*(?:identification|id(?:ent)?\\w*|no|nr|num\\w*|number|#)?[\\s.-]*(?:no|nr|number|nummer)?\\b\\.?',
    'umsatzsteuer-?id\\w*(?:-?nr)?\\b\\.?',
    '(?:n[°ºo]|numero)\\s*(?:de\\s*)?tva(?:\\s*intracom\\w*)?\\b\\.?',
    'tva\\s*intracom\\w*\\.?',
    '(?:federal\\s*)?tax\\s*(?:id|no|number|payer id)\\b',
    '(?:nif|cif|ein|abn|gstin|siret|siren|p\\.?\\s*iva|partita iva)(?:[-/]\\w+)?\\b',
    'steuer\\s*-?\\s*(?:nummer|nr)\\b\\.?',
  ],
};

export const LABELS = Object.fromEntries(
  Object.entries(LABEL_SOURCES).map(([field, sources]) => [
    field,
    sources.map((source) => new RegExp(`(?:^|[^a-z])(${source})\\s*[:.#]*\\s*`)),
  ]),
) as unknown as Record<LabelField, readonly RegExp[]>;

/** Running sums at a page break: neither lines nor the end of the table. */
export const CARRIED =
  /^(?:carried|brought)\s*(?:forward|over)|^(?:balance|total)\s*(?:carried|brought)|^[cb]\s*\/\s*[fd]\b|^ubertrag|^(?:a\s*)?report(?:er|\b)|^suma\s*(?:y\s*sigue|anterior)|^transporteren\b|^over\s*te\s*brengen|^(?:sub\s*-?\s*)?total\s*(?:this\s*)?(?:page|pagina)|^sous-?total\s*page|^zwischensumme\s*(?:der\s*)?seite|^subtotaal\s*(?:deze\s*)?pagina|^a\s*riportare|^riporto/;

/** A label's text as it is compared: folded, without closing punctuation. */
export function labelKey(text: string): string {
  return fold(text)
    .replace(/[\s\u00a0]+/g, ' ')
    .replace(/[:\s]+$/, '')
    .trim();
}
