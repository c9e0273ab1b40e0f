import { fold } from '../../text/fold.ts';

export type ColumnRole =
  | 'pos'
  | 'code'
  | 'gtin'
  | 'description'
  | 'quantity'
  | 'unit'
  | 'unitPrice'
  | 'priceBasis'
  | 'discount'
  | 'taxRate'
  | 'taxAmount'
  | 'amount'
  | 'gross'
  | 'other';

/** Header words in six languages, folded and without punctuation, for each role of a column. */
const HEADERS: Record<Exclude<ColumnRole, 'other'>, string> = {
  pos: 'pos|position|line|ligne|lin|linea|regel|lfd nr|nr|no|n|#|item no|rep|sr no|sr|sl no|s no|s.no|posten|riga|ln',
  code: 'code|sku|item number|item code|part|part no|part number|part nr|product code|product no|product id|stock code|stock ref|stock no|article|article no|article number|art nr|art no|art|artikel nr|artikelnr|artikelnummer|art code|artikelcode|reference|ref|ref no|codigo|code article|cod|model|material|material no|materialnummer|item id|catalog|cat no|bestellnummer|productcode|hsn|isbn|codice|mpn|no article|produkt nr',
  gtin: 'ean|gtin|upc|barcode|ean code|ean gtin|ean nr',
  description:
    'description|item description|product description|description of goods|description of services|goods|goods description|product|products|details|particulars|service|services|item|items|bezeichnung|beschreibung|artikel|artikelbezeichnung|artikelbeschreibung|leistung|leistungsbeschreibung|produkt|text|designation|libelle|produit|prestation|descripcion|concepto|articulo|producto|detalle|omschrijving|beschrijving|artikelomschrijving|descrizione|prodotto|work|activity|title|charge|position bezeichnung|memo|bezeichnung beschreibung|task|name|item details|article description',
  quantity:
    'qty|quantity|units|no of units|quantity shipped|shipped|qty shipped|menge|anzahl|stuckzahl|stuck|stk|qte|quantite|nombre|nb|cantidad|cant|uds|unidades|aantal|aant|hoeveelheid|hours|hrs|stunden|std|quantita|qta|horas|heures|uren|qty invoiced|invoiced|qty hrs|hours qty|hrs qty|quantity hours|qty hr|hr qty|qty units|qty unit|hours days|days|delivered|geliefert|billed qty|volume|qnty',
  unit: 'unit|uom|u m|um|per|unit of measure|einheit|me|einh|ein|unite|u|un|unidad|ud|eenheid|eenh|mengeneinheit|udm|unit type|vpe',
  unitPrice:
    'unit price|price|rate|unit cost|cost|price each|each|price per unit|unit net price|net price|unit rate|list price|price unit|hourly rate|einzelpreis|e preis|ep|preis|preis einheit|stuckpreis|einzel|nettopreis|preis netto|einzelpreis netto|netto einzelpreis|stk preis|vk preis|prix unitaire ht|prix unitaire|prix|p u ht|pu ht|p u|pu|pu net|prix u ht|prix unit|pu h t|prix unit ht|p u net|precio unitario|precio|p unit|p unitario|precio ud|precio unit|precio unidad|prijs|stukprijs|prijs per stuk|eenheidsprijs|prijs per eenheid|stuksprijs|prezzo|prezzo unitario|unitprice|unit value|price excl vat|net unit price|unit price excl vat|price ex vat|tarief|tarif|nettopreis eur|einzelpreis eur|prix unitaire net|pu brut|unit price eur|unit price usd|prijs excl|prijs excl btw|precio neto|price usd|price eur|preis pro einheit|einzel preis|preis stk|eur stk|stuks prijs|unit price net|tarif unitaire|valor unitario',
  priceBasis: 'pe|per qty|preiseinheit|price per|basis|je',
  discount:
    'disc|discount|disc %|less|discount %|% disc|rabatt|rab %|rab|nachlass|rabatt %|% rabatt|remise|rem %|rem|rabais|remise %|% rem|% remise|dto|descuento|% dto|dto %|desc|korting|kort %|korting %|% korting|sconto|rabat|disc amt|reduction',
  taxRate:
    'tax|tax %|tax rate|vat|vat %|vat rate|% vat|gst|gst %|mwst|ust|mwst %|ust %|% mwst|steuersatz|steuer|mwst satz|ust satz|tva|tva %|taux tva|taux|% tva|iva|% iva|iva %|tipo iva|tipo|btw|btw %|% btw|btw tarief|btw code|tax code|vat code|aliquota|steuer %|st|bwt|tax type|taxes|vat percent|ust satz %|steuersatz %|mwst satz %|taxe|taxe %|btw perc|btw percentage|gst rate|sales tax',
  taxAmount:
    'vat amount|tax amount|tax amt|montant tva|cuota iva|cuota|btw bedrag|mwst betrag|ust betrag|steuerbetrag|igst|cgst|sgst|vat amt|gst amount',
  amount:
    'amount|line total|extended|extended price|extended amount|total|totals|net amount|net|net total|goods value|value|line amount|total price|total net|amount due|ext price|ext|subtotal|total amount|price total|gesamtpreis|betrag|summe|gesamt|gesamtbetrag|gp|gesamt netto|netto|nettobetrag|wert|gesamtpreis netto|betrag netto|netto gesamt|gesamtsumme|montant ht|total ht|total ligne|montant|montant net|total net ht|total h t|montant h t|prix total|prix total ht|importe|importe neto|total neto|subtotal linea|precio total|bedrag|totaal|regelbedrag|regeltotaal|totaalprijs|totaal excl btw|bedrag excl btw|totaal excl|excl btw|totaalbedrag|importo|totale|importo netto|total excl vat|total ex vat|amount ex vat|net value|taxable value|total value|sum|line value|total excl|amount excl vat|net price total|line net|base|neto|item total|net amt|amt|net worth|taxable amount|total line|prix ht|entgelt|positionsbetrag|positionsbetrag ohne ust|gesamt eur|betrag eur|amount eur|amount usd|montant eur|netto betrag|gesamtnetto|gesamt preis|line total excl vat|line amount excl vat|line amount excl|line amount incl vat|total price excl vat|bedrag excl|totaal netto|importe total|total linea|valor|subtotaal',
  gross:
    'gross|gross amount|total incl vat|amount incl vat|total inc vat|brutto|bruttobetrag|gesamt brutto|total ttc|montant ttc|ttc|total con iva|totaal incl btw|incl btw|total incl|gross total|gross worth|total with vat|total inc tax|bruttopreis',
};

const ROLE_OF = new Map<string, ColumnRole>();
for (const [role, words] of Object.entries(HEADERS))
  for (const word of words.split('|'))
    if (!ROLE_OF.has(word)) ROLE_OF.set(word, role as ColumnRole);

/** A header's text as it is looked up. */
export function headerKey(text: string): string {
  return fold(text)
    .replace(/[()[\]]?\b(?:eur|usd|gbp|chf|inr|aud|cad)\b[()[\]]?/g, ' ')
    .replace(/\((?:ht|net|netto|excl\.?[^)]*|ex\.?[^)]*|in)?\s*[€$£₹]?\s*\)/g, ' ')
    .replace(/\bin\s*[€$£₹]/g, ' ')
    .replace(/[.:,/°º€$£₹*_()'’-]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The role that a column header names, if it is known; `taught` are a vendor's own headers. */
export function headerRole(
  text: string,
  taught: Readonly<Record<string, ColumnRole>> = {},
): ColumnRole | undefined {
  const key = headerKey(text);
  if (text.trim() === '#') return 'pos';
  return taught[key] ?? ROLE_OF.get(key);
}
