/** What a paper calls itself. Only the first two are invoices; the others are named and go to a person. */
export type Title =
  | 'invoice'
  | 'credit-note'
  | 'quote'
  | 'order'
  | 'order-confirmation'
  | 'pro-forma'
  | 'delivery-note'
  | 'reminder'
  | 'statement';

/**
 * Titles, folded, at the beginning of a cell; the first that fits names the paper: "Proforma
 * invoice" is no invoice, and "Rechnungskorrektur" a credit note.
 */
const TITLES: readonly (readonly [Title, RegExp])[] = [
  ['pro-forma', /^(?:fattura |factura |facture |faktura )?pro[ -]?forma(?![a-z])/],
  [
    'reminder',
    /^(?:\d+\s*[.ºª]?\s*|erste |zweite |dritte |letzte |first |second |third |final |last )?(?:mahnung|zahlungserinnerung|(?:payment |past due )?reminder|overdue notice|(?:lettre de )?(?:relance|rappel)|recordatorio(?: de pago)?|aanmaning|(?:betalings)?herinnering|sollecito|ponaglenie|wezwanie do zaplaty|betalningspaminnelse|betalingspaminnelse|purring|rykker|pagamento em atraso)(?![a-z])/,
  ],
  [
    'statement',
    /^(?:statement(?: of account)?|account statement|kontoauszug|saldenbestatigung|releve(?: de compte)?|extracto(?: de cuenta)?|estado de cuenta|rekeningoverzicht|estratto conto|kontoutdrag|kontoudtog)(?![a-z])/,
  ],
  [
    'delivery-note',
    /^(?:delivery (?:note|slip)|packing (?:slip|list)|lieferschein|bon de livraison|bordereau de livraison|albaran|nota de entrega|pakbon|leverbon|bolla|documento di trasporto|ddt|foljesedel|folgeseddel|pakkseddel|guia de remessa|dowod dostawy|dodaci list)(?![a-z])/,
  ],
  [
    'order-confirmation',
    /^(?:order confirmation|(?:order )?acknowledg(?:e)?ment|auftragsbestatigung|bestellbestatigung|confirmation de commande|accuse de commande|confirmacion de(?:l)? pedido|orderbevestiging|conferma (?:d ?[’']? ?)?ordine|orderbekraftelse|ordrebekreftelse|ordrebekraeftelse|potwierdzenie zamowienia|potvrzeni objednavky)(?![a-z])/,
  ],
  [
    'quote',
    /^(?:quot(?:e|ation)|estimate|offer|proposal|angebot|kostenvoranschlag|offerte|devis|presupuesto|cotizacion|oferta|preventivo|offert|tilbud|orcamento|nabidka|tarjous|teklif)(?![a-z])/,
  ],
  [
    'order',
    /^(?:purchase order|bestellung|bon de commande|orden de compra|pedido|inkooporder|ordine(?: d ?[’']? ?acquisto)?|bestallning|zamowienie|objednavka)(?![a-z])/,
  ],
  [
    'credit-note',
    /^(?:(?:vat|tax|sales)\s*)?(?:credit\s*(?:note|memo|invoice)|refund(?=$|\s*(?:note|receipt|invoice|no|nr|#))|gutschrift|gutschein rechnung|rechnungskorrektur|korrekturrechnung|korrektur(?:beleg|gutschrift)?|berichtigte rechnung|storno(?:rechnung)?|facture\s*(?:d\s*[’']?\s*avoir|rectificative)|avoir|(?:nota|factura)\s*(?:de\s*)?(?:credito|abono|rectificativa)|factura\s*rectificativa|abono|devolucion$|credit\s*(?:nota|factuur)|creditering|nota\s*(?:di\s*)?(?:credito|accredito)|nota\s*di\s*variazione|storno fattura|kredit(?:faktura|nota)|faktura kor\w*|korekta(?: faktury)?|opravny danovy doklad|dobropis|kreditnota|hyvityslasku|iade faturasi|nota de credito)(?![a-z])/,
  ],
  [
    'invoice',
    /^(?:(?:vat|tax|sales|commercial|original|purchase)\s*)?(?:invoice|rechnung|faktura(?: vat)?|facture(?:\s*de\s*vente)?|factura(?:\s*de\s*venta)?|(?:verkoop)?factuur|fattura|bill|fatura|lasku)(?![a-z])/,
  ],
];

/** What a cell's folded text calls the paper, with the characters that say so. */
export function titleIn(key: string): { title: Title; length: number } | undefined {
  for (const [title, pattern] of TITLES) {
    const found = pattern.exec(key);
    if (found) return { title, length: found[0].length };
  }
  return undefined;
}

/** The papers that are no invoices, in words for a person. */
export const OTHER_PAPERS: Readonly<Record<string, string>> = {
  quote: 'a quote',
  order: 'an order',
  'order-confirmation': 'an order confirmation',
  'pro-forma': 'a pro-forma invoice',
  'delivery-note': 'a delivery note',
  reminder: 'a reminder',
  statement: 'a statement',
};
