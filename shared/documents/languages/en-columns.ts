import type { Language } from './language.ts';

/** What the columns of English tables are called. */
export const columns: Language['columns'] = {
  pos: 'position|line|no|n|#|item no|rep|sr no|sr|sl no|s no|s.no',
  code: 'code|sku|item number|item code|part|part no|part number|part nr|product code|product no|product id|stock code|stock ref|stock no|article no|article number|reference|ref|ref no|model|material|material no|item id|catalog|cat no|hsn|isbn|mpn|no article|hsn sac|hsn code|sac code|sku code',
  gtin: 'ean|gtin|upc|barcode|ean code|ean gtin|ean nr',
  description:
    'description|invoice item|invoice items|article|product service|item description|product description|description of goods|description of services|goods|goods description|product|products|details|particulars|service|services|item|items|text|work|activity|title|charge|memo|task|name|item details|article description|service description|item name|description of service|project description|description of work|work description|service details|activity description|what|subscription|subscriptions',
  quantity:
    'qty|qt|quantity|quant|units|no of units|quantity shipped|shipped|qty shipped|hours|hrs|qty invoiced|invoiced|qty hrs|hours qty|hrs qty|quantity hours|qty hr|hr qty|qty units|qty unit|hours days|days|delivered|billed qty|volume|qnty|nos|pcs|pieces|units hours|no of hours|hours worked',
  unit: 'unit|uom|u m|um|per|unit of measure|unit type|units of measure|unit measure',
  unitPrice:
    'monthly price|unit price|price|rate|unit cost|cost|price each|each|price per unit|unit net price|net price|unit rate|list price|price unit|hourly rate|unitprice|unit value|price excl vat|net unit price|unit price excl vat|price ex vat|unit price eur|unit price usd|price usd|price eur|unit price net|unity cost|unit cost excl tax|price per item|price per hour|hour rate|rate hour|rate price|cost per unit',
  priceBasis: 'per qty|price per|basis',
  discount: 'disc|discount|disc %|less|discount %|% disc|disc amt|reduction',
  taxRate:
    'tax|tax %|tax rate|vat|vat %|vat rate|% vat|gst|gst %|tax code|vat code|tax type|taxes|vat percent|gst rate|sales tax',
  taxAmount: 'vat amount|tax amount|tax amt|igst|cgst|sgst|vat amt|gst amount',
  amount:
    'amount|line total|extended|extended price|extended amount|total|totals|net amount|net|net total|goods value|value|line amount|total price|total net|amount due|ext price|ext|subtotal|total amount|price total|total excl vat|total ex vat|amount ex vat|net value|taxable value|total value|sum|line value|total excl|amount excl vat|net price total|line net|base|item total|net amt|amt|net worth|taxable amount|total line|amount eur|amount usd|line total excl vat|line amount excl vat|line amount excl|line amount incl vat|total price excl vat|cost total|charges',
  gross:
    'gross|gross amount|total incl vat|amount incl vat|total inc vat|total incl|gross total|gross worth|total with vat|total inc tax',
};
