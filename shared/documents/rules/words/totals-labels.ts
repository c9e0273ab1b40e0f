import { labelKey } from './vocabulary.ts';

export type TotalKind =
  | 'net'
  | 'tax'
  | 'total'
  | 'discount'
  | 'charges'
  | 'rounding'
  | 'prepaid'
  | 'balance'
  | 'withheld'
  | 'due';

const TAX =
  '(?:vat|tva|t v a|iva|i v a|btw|b t w|m\\W?wst|mw\\W*st|m\\W+w\\W+st|u\\W*st|umsatzst(?:euer)?|mehrwertst(?:euer)?|sales tax|tax(?:es|e)?|gst|hst|pst|qst|tps|tvq|igst|cgst|sgst|steuern?|impuestos?|igic|imposta|belasting|moms|mva|ptu|dph|kdv|alv|podatek)';
const WITHOUT = '(?:excl\\w*|ex|before|without|net of|sin|ohne|exkl|hors|zonder|esclus\\w*|senza)';
const WITH = '(?:incl\\w*|inc|with|avec|con|inkl|mit|toutes|inclusief|ttc)';

/** Tried in this order: the first that matches names the amount. */
const KINDS: readonly (readonly [TotalKind, RegExp])[] = [
  [
    'prepaid',
    /^(?:less\s*)?(?:amount\s*)?(?:already\s*)?paid\b|deposit|prepaid|payments?\s*(?:received|applied|made)|anzahlung|bereits (?:gezahlt|bezahlt)|acompte|deja (?:paye|regle)|anticipo|pagado\b|vooruitbetaal|aanbetaling|reeds (?:betaald|voldaan)|credits? applied/,
  ],
  [
    'rounding',
    /round(?:ing|ed)?\b|rundung|arrondi|redondeo|afronding|arrotondamento|avrunding|oresavrund|zaokr/,
  ],
  [
    'balance',
    /(?:previous|prior|unpaid|opening|old|last)\s*balance|balance\s*(?:brought|b\/?f|from (?:last|previous))|saldovortrag|alter saldo|vorheriger saldo|ancien solde|solde (?:anterieur|precedent)|saldo anterior|vorig saldo|saldo precedente/,
  ],
  [
    'withheld',
    /withh(?:eld|olding)|retencion|irpf|ritenuta|retenue|quellensteuer|einbehalt|inhouding/,
  ],
  [
    'net',
    new RegExp(
      `(?:total|totaal|totale|amount|montant|bedrag|betrag|importe|summe|subtotal|subtotaal|price|prijs|preis|value|gesamt\\w*)\\b.*\\b${WITHOUT}\\b|\\bh\\s?t\\b|hors\\s*tax|\\bexcl\\w*\\s*${TAX}|${WITHOUT}\\s*${TAX}`,
    ),
  ],
  [
    'total',
    new RegExp(
      `(?:total|totaal|totale|amount|montant|bedrag|betrag|importe|summe|subtotal|gesamt\\w*|prijs|value)\\b.*\\b${WITH}\\b|\\bt\\s?t\\s?c\\b|brutto|${WITH}\\s*${TAX}`,
    ),
  ],
  [
    'due',
    /(?:amount|balance|total|payment|montant|totaal)\s*(?:now\s*)?(?:due|outstanding|owing|payable|open)\b|to\s*(?:be\s*)?pa(?:y|id)\b|payable\b|zu\s*zahlen|zahlbetrag|zahlungsbetrag|net\s*a\s*payer|(?:reste|montant|somme|total)\s*a\s*(?:payer|regler)|a\s*pagar|te\s*(?:betalen|voldoen)|offener?\s*betrag|restbetrag|solde|saldo|balance\b|da pagare/,
  ],
  [
    'net',
    /net\s*(?:amount|total|value|sum|worth)\b|netto|zwischensumme|sub\s*-?\s*tot|base\s*imponible|taxable|goods\s*total|items\s*total|imponibile|warenwert|nettowert|^net$|sous\s*-?\s*total|total\s*(?:net|neto)\b|^base\b|total goods|bemessungsgrundlage|grondslag|merchandise/,
  ],
  [
    'tax',
    new RegExp(`(?:^|[^a-z])${TAX}(?![a-z])|(?:steuer|mwst|ust)\\s?-?(?:betrag|summe)|steuer\\b`),
  ],
  [
    'charges',
    /shipping|freight|deliver(?:y|ies)|carriage|postage|packing|handling|versand|fracht|porto\b|lieferkosten|verpackung|\bport\b|frais|livraison|portes?\b|envio|transport|verzend|vracht|bezorg|surcharge|zuschlag|charges\b|toeslag|recargo|eco-?part|spedizione|service charge|transaction (?:cost|fee)/,
  ],
  [
    'discount',
    /discount|rabatt|remise|descuento|\bdto\b|korting|rabais|nachlass|bonificacion|rebate|sconto|promotion|coupon/,
  ],
  [
    'total',
    /grand\s*total|invoice\s*(?:total|amount|value)|gesamt(?:betrag|summe|preis)?|rechnungs(?:betrag|summe)|end(?:betrag|summe)|total\s*(?:factura|facture|amount|invoice|general|eur|usd|gbp|payable|fattura)?|totaal(?:bedrag)?|factuurbedrag|factuurtotaal|importe\s*total|montant\s*total|summe|totale|credit(?:\s*total)?$|amount$|gutschriftsbetrag/,
  ],
];

/** What one piece costs, printed under its line ("Bruttopreis: 9,90"), is no sum. */
const PIECE_PRICE =
  /(?:brutto|netto|einzel|stuck|listen|laden)(?:listen)?preis|(?:gross|list|unit|retail) price|prix (?:brut|unitaire|public)|precio (?:bruto|unitario)|(?:bruto|stuk|advies)prijs/;

const NOT_TOTALS =
  /(?:vat|btw|tva|ust|tax|iva|nif|cif)[\s.-]*(?:id|no|nr|reg|num|nummer|number|intra)|tax\s*(?:point|invoice)|iban|bank|account|konto|skonto|seite|page|invoice (?:no|date)|late (?:payment|settlement|interest)|interest|share capital|capital social|stammkapital|%\s*\/\s*\d+|\bsiren\b/;

/** What a label in front of a sum says that it is. */
export function totalKind(label: string): TotalKind | undefined {
  const key = labelKey(label).replace(/[.]/g, ' ').replace(/\s+/g, ' ').trim();
  if (!key || key.length > 70 || !/[a-z]/.test(key)) return undefined;
  if (isNoSum(label)) return undefined;
  return KINDS.find(([, pattern]) => pattern.test(key))?.[0];
}

/** What is owed if it is paid early: sums of another day. */
const PAID_EARLY =
  /skonto|\bescompte|(?:early|prompt)[ -](?:payment|settlement)|(?:cash|settlement) discount|pronto pago|betalingskorting|sconto (?:cassa|per pagamento)|kassarabatt|kontantrabat/;

/** Whether a line speaks of what is owed if it is paid early. */
export function isPaidEarly(text: string): boolean {
  return PAID_EARLY.test(labelKey(text));
}

/** Whether a label says that its number is none of the document's sums. */
export function isNoSum(label: string): boolean {
  const key = labelKey(label);
  return NOT_TOTALS.test(key) || PIECE_PRICE.test(key.replace(/[.]/g, ' '));
}

/** A rate named in a label: "MwSt. 19 %". */
export function rateIn(label: string): string | undefined {
  return /(\d{1,2}(?:[.,]\d{1,3})?)\s?%/.exec(label)?.[0];
}
