import { arithmeticGate } from '../../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './printed.ts';

/** What one language prints below the lines; each list has common words first, then rare ones. */
type Words = {
  locale: string;
  currency: string;
  /** The country's rates of tax: the standard one first. */
  rates: number[];
  invoice: string;
  columns: [string, string, string, string];
  sub: string[];
  tax: string[];
  total: string[];
  due: string[];
  shipping: string[];
  discount: string[];
  advance: string[];
  balance: string[];
  tip: string[];
  included: string[];
  rounding: string[];
  withheld: string[];
  early: string[];
  /** Words that are in no dictionary. */
  unknown: string[];
};

const WORDS: Words[] = [
  {
    locale: 'en-GB',
    currency: 'GBP',
    rates: [20, 5],
    invoice: 'Invoice no. 4711 of 05 March 2026',
    columns: ['Description', 'Qty', 'Price', 'Amount'],
    sub: ['Subtotal', 'Net', 'Goods value', 'Total excl. VAT', 'Sub total'],
    tax: ['VAT', 'V.A.T.', 'Value added tax', 'Tax at standard rate'],
    total: ['Total', 'Invoice total', 'Total inc VAT', 'Grand total'],
    due: ['Amount due', 'Balance due', 'Please pay', 'Left to pay'],
    shipping: ['Shipping', 'Carriage', 'Postage & packing', 'Courier'],
    discount: ['Discount', 'Trade discount', 'Rebate'],
    advance: [
      'Deposit paid',
      'Less payment received',
      'Paid on account',
      'Deposit already received',
    ],
    balance: ['Previous balance', 'Balance brought forward', 'Arrears'],
    tip: ['Gratuity', 'Tip', 'Service charge'],
    included: ['Includes VAT', 'VAT included', 'of which VAT', 'VAT contained'],
    rounding: ['Rounding', 'Rounded by', 'Penny adjustment'],
    withheld: ['CIS deduction', 'Tax withheld', 'Withholding tax'],
    early: ['If paid within 10 days', 'Prompt payment discount'],
    unknown: ['Brindlemoor', 'Ovate item'],
  },
  {
    locale: 'en-US',
    currency: 'USD',
    rates: [8.25, 6],
    invoice: 'Invoice # 4711 dated March 5, 2026',
    columns: ['Description', 'Qty', 'Price', 'Amount'],
    sub: ['Subtotal', 'Merchandise', 'Item total', 'Sub-total'],
    tax: ['Sales tax', 'Tax', 'State tax', 'Sales & use tax'],
    total: ['Total', 'Invoice total', 'Order total', 'Total charges'],
    due: ['Amount due', 'Balance due', 'Pay this amount', 'Total due'],
    shipping: ['Shipping', 'Freight', 'Shipping & handling', 'Delivery fee'],
    discount: ['Discount', 'Promo code', 'Coupon savings'],
    advance: ['Deposit', 'Payments received', 'Prepayment', 'Retainer applied'],
    balance: ['Previous balance', 'Past due balance', 'Carried over from last bill'],
    tip: ['Tip', 'Gratuity', 'Service charge'],
    included: ['Tax included', 'Includes tax'],
    rounding: ['Rounding', 'Rounding adjustment'],
    withheld: ['Backup withholding', 'Tax withheld'],
    early: ['If paid within 10 days', 'Early payment discount'],
    unknown: ['Quorble', 'Stanwick adj'],
  },
  {
    locale: 'de-DE',
    currency: 'EUR',
    rates: [19, 7],
    invoice: 'Rechnung Nr. 4711 vom 05.03.2026',
    columns: ['Bezeichnung', 'Menge', 'Einzelpreis', 'Betrag'],
    sub: ['Zwischensumme', 'Nettobetrag', 'Warenwert', 'Summe netto', 'Summe Positionen'],
    tax: ['MwSt.', 'USt', 'Umsatzsteuer', 'gesetzl. Mehrwertsteuer', 'zzgl. Ust.'],
    total: ['Gesamtbetrag', 'Rechnungsbetrag', 'Bruttosumme', 'Endsumme'],
    due: ['Zu zahlen', 'Zahlbetrag', 'Noch zu zahlen', 'Offener Restbetrag'],
    shipping: ['Versandkosten', 'Porto und Verpackung', 'Frachtkosten', 'Anfahrtspauschale'],
    discount: ['Rabatt', 'Nachlass', 'Treuerabatt', 'Sonderabzug'],
    advance: ['Anzahlung', 'abzgl. Abschlag', 'Bereits erhalten', 'Vorauszahlung'],
    balance: ['Saldovortrag', 'Offener Saldo Vormonat', 'Rückstand'],
    tip: ['Trinkgeld', 'Bedienung'],
    included: ['enthaltene MwSt.', 'inkl. MwSt.', 'darin USt', 'MwSt. im Betrag enthalten'],
    rounding: ['Rundung', 'Rundungsausgleich'],
    withheld: ['Sicherheitseinbehalt', 'Quellensteuer', 'Bauabzugsteuer'],
    early: ['Bei Zahlung binnen 10 Tagen', 'Skonto'],
    unknown: ['Brömmelposten', 'Zwirnanteil'],
  },
  {
    locale: 'fr-FR',
    currency: 'EUR',
    rates: [20, 5.5],
    invoice: 'Facture n° 4711 du 05/03/2026',
    columns: ['Désignation', 'Quantité', 'Prix unitaire', 'Montant'],
    sub: ['Sous-total', 'Total HT', 'Montant HT', 'Total hors taxes'],
    tax: ['TVA', 'T.V.A.', 'Taxe sur la valeur ajoutée', 'Montant TVA'],
    total: ['Total TTC', 'Total', 'Montant total', 'Total général'],
    due: ['Net à payer', 'Reste à payer', 'À régler', 'Solde dû'],
    shipping: ['Frais de port', 'Livraison', 'Transport', 'Expédition'],
    discount: ['Remise', 'Rabais', 'Réduction'],
    advance: ['Acompte', 'Acompte versé', 'Déjà réglé', 'Avance reçue'],
    balance: ['Solde antérieur', 'Report', 'Impayés'],
    tip: ['Pourboire', 'Service'],
    included: ['dont TVA', 'TVA incluse', 'y compris TVA'],
    rounding: ['Arrondi', 'Différence d’arrondi'],
    withheld: ['Retenue à la source', 'Retenue de garantie'],
    early: ['Si règlement sous 10 jours', 'Escompte'],
    unknown: ['Groubelin', 'Tarvenne'],
  },
  {
    locale: 'es-ES',
    currency: 'EUR',
    rates: [21, 10],
    invoice: 'Factura n.º 4711 de 05/03/2026',
    columns: ['Descripción', 'Cantidad', 'Precio', 'Importe'],
    sub: ['Subtotal', 'Base imponible', 'Importe neto', 'Suma'],
    tax: ['IVA', 'I.V.A.', 'Cuota IVA', 'Impuesto'],
    total: ['Total', 'Total factura', 'Importe total', 'TOTAL A FACTURAR'],
    due: ['Total a pagar', 'Líquido a percibir', 'A pagar', 'Pendiente de pago'],
    shipping: ['Gastos de envío', 'Portes', 'Transporte'],
    discount: ['Descuento', 'Dto.', 'Bonificación'],
    advance: ['Anticipo', 'Pagado a cuenta', 'Entrega a cuenta', 'Señal'],
    balance: ['Saldo anterior', 'Deuda anterior', 'Recibos pendientes'],
    tip: ['Propina', 'Servicio'],
    included: ['IVA incluido', 'incluye IVA', 'de los cuales IVA'],
    rounding: ['Redondeo', 'Ajuste por redondeo'],
    withheld: ['Retención IRPF', 'IRPF', 'Retención'],
    early: ['Si paga en 10 días', 'Pronto pago'],
    unknown: ['Farluza', 'Concepto zeta'],
  },
  {
    locale: 'it-IT',
    currency: 'EUR',
    rates: [22, 10],
    invoice: 'Fattura n. 4711 del 05/03/2026',
    columns: ['Descrizione', 'Quantità', 'Prezzo', 'Importo'],
    sub: ['Imponibile', 'Totale imponibile', 'Subtotale', 'Totale merce'],
    tax: ['IVA', 'I.V.A.', 'Imposta', 'Totale IVA'],
    total: ['Totale', 'Totale fattura', 'Totale documento', 'Importo totale'],
    due: ['Totale da pagare', 'Netto a pagare', 'Da saldare', 'Saldo'],
    shipping: ['Spese di spedizione', 'Trasporto', 'Spese imballo'],
    discount: ['Sconto', 'Abbuono', 'Sconto merce'],
    advance: ['Acconto', 'Acconto ricevuto', 'Già pagato', 'Caparra'],
    balance: ['Saldo precedente', 'Insoluti', 'Arretrati'],
    tip: ['Mancia', 'Coperto', 'Servizio'],
    included: ['IVA inclusa', 'di cui IVA', 'comprensivo di IVA'],
    rounding: ['Arrotondamento', 'Arr.'],
    withheld: ['Ritenuta d’acconto', 'Ritenuta'],
    early: ['Se pagato entro 10 giorni', 'Sconto cassa'],
    unknown: ['Sgravello', 'Vuntura'],
  },
  {
    locale: 'nl-NL',
    currency: 'EUR',
    rates: [21, 9],
    invoice: 'Factuur nr. 4711 van 05-03-2026',
    columns: ['Omschrijving', 'Aantal', 'Prijs', 'Bedrag'],
    sub: ['Subtotaal', 'Totaal excl. btw', 'Netto', 'Bedrag exclusief btw'],
    tax: ['Btw', 'BTW hoog', 'Omzetbelasting', 'B.T.W.'],
    total: ['Totaal', 'Factuurbedrag', 'Totaal incl. btw', 'Eindtotaal'],
    due: ['Te betalen', 'Te voldoen', 'Openstaand', 'Nog te betalen'],
    shipping: ['Verzendkosten', 'Vrachtkosten', 'Bezorgkosten'],
    discount: ['Korting', 'Klantkorting', 'Actiekorting'],
    advance: ['Voorschot', 'Aanbetaling', 'Reeds betaald', 'Reeds voldaan'],
    balance: ['Vorig saldo', 'Openstaand vorige maand', 'Achterstand'],
    tip: ['Fooi', 'Bediening'],
    included: ['waarvan btw', 'inclusief btw', 'btw inbegrepen'],
    rounding: ['Afronding', 'Afrondingsverschil'],
    withheld: ['Ingehouden G-rekening', 'Bronbelasting'],
    early: ['Bij betaling binnen 10 dagen', 'Betalingskorting'],
    unknown: ['Wombelpost', 'Stuvering'],
  },
  {
    locale: 'pt-PT',
    currency: 'EUR',
    rates: [23, 13],
    invoice: 'Fatura n.º 4711 de 05/03/2026',
    columns: ['Descrição', 'Quantidade', 'Preço', 'Valor'],
    sub: ['Subtotal', 'Total ilíquido', 'Base tributável', 'Incidência'],
    tax: ['IVA', 'Imposto', 'Total IVA'],
    total: ['Total', 'Total da fatura', 'Valor total', 'Total documento'],
    due: ['Total a pagar', 'A pagar', 'Valor em dívida', 'Por liquidar'],
    shipping: ['Portes', 'Custos de envio', 'Transporte'],
    discount: ['Desconto', 'Desconto comercial', 'Abatimento'],
    advance: ['Adiantamento', 'Sinal', 'Já pago', 'Valor recebido'],
    balance: ['Saldo anterior', 'Em atraso', 'Dívida anterior'],
    tip: ['Gorjeta', 'Serviço'],
    included: ['IVA incluído', 'inclui IVA', 'dos quais IVA'],
    rounding: ['Arredondamento', 'Acerto'],
    withheld: ['Retenção na fonte', 'Retenção IRS'],
    early: ['Se pagar em 10 dias', 'Desconto de pronto pagamento'],
    unknown: ['Farelunha', 'Bolvena'],
  },
  {
    locale: 'pl-PL',
    currency: 'PLN',
    rates: [23, 8],
    invoice: 'Faktura nr 4711 z dnia 05.03.2026',
    columns: ['Nazwa', 'Ilość', 'Cena', 'Wartość'],
    sub: ['Wartość netto', 'Suma netto', 'Razem netto', 'Suma częściowa'],
    tax: ['VAT', 'Podatek VAT', 'Kwota VAT', 'PTU'],
    total: ['Razem', 'Wartość brutto', 'Suma', 'Ogółem'],
    due: ['Do zapłaty', 'Pozostaje do zapłaty', 'Należność', 'Razem do zapłaty'],
    shipping: ['Koszt dostawy', 'Wysyłka', 'Transport'],
    discount: ['Rabat', 'Upust', 'Zniżka'],
    advance: ['Zaliczka', 'Zapłacono', 'Przedpłata', 'Wpłacono'],
    balance: ['Saldo poprzednie', 'Zaległość', 'Poprzednie zadłużenie'],
    tip: ['Napiwek', 'Obsługa'],
    included: ['w tym VAT', 'zawiera VAT'],
    rounding: ['Zaokrąglenie', 'Wyrównanie groszowe'],
    withheld: ['Podatek u źródła', 'Kwota zatrzymana'],
    early: ['Przy płatności w 10 dni', 'Skonto'],
    unknown: ['Trzmielak', 'Blewica'],
  },
  {
    locale: 'cs-CZ',
    currency: 'CZK',
    rates: [21, 12],
    invoice: 'Faktura č. 4711 ze dne 05.03.2026',
    columns: ['Popis', 'Množství', 'Cena', 'Částka'],
    sub: ['Základ', 'Celkem bez DPH', 'Mezisoučet', 'Základ daně'],
    tax: ['DPH', 'Daň', 'Daň z přidané hodnoty'],
    total: ['Celkem', 'Celkem s DPH', 'Celková částka', 'Fakturovaná částka'],
    due: ['K úhradě', 'Zbývá uhradit', 'Celkem k úhradě', 'K zaplacení'],
    shipping: ['Doprava', 'Poštovné', 'Balné'],
    discount: ['Sleva', 'Rabat', 'Zákaznická sleva'],
    advance: ['Záloha', 'Uhrazená záloha', 'Již zaplaceno', 'Předplatba'],
    balance: ['Předchozí zůstatek', 'Nedoplatek', 'Dluh z minula'],
    tip: ['Spropitné', 'Obsluha'],
    included: ['z toho DPH', 'včetně DPH'],
    rounding: ['Zaokrouhlení', 'Haléřové vyrovnání'],
    withheld: ['Srážková daň', 'Zádržné'],
    early: ['Při platbě do 10 dnů', 'Skonto'],
    unknown: ['Brumlíkov', 'Stržina'],
  },
  {
    locale: 'sv-SE',
    currency: 'SEK',
    rates: [25, 12],
    invoice: 'Faktura nr 4711 2026-03-05',
    columns: ['Beskrivning', 'Antal', 'Pris', 'Belopp'],
    sub: ['Delsumma', 'Netto', 'Summa exkl. moms', 'Varuvärde'],
    tax: ['Moms', 'Mervärdesskatt', 'Momsbelopp'],
    total: ['Totalt', 'Summa', 'Totalbelopp', 'Summa inkl. moms'],
    due: ['Att betala', 'Kvar att betala', 'Att erlägga'],
    shipping: ['Frakt', 'Fraktkostnad', 'Porto'],
    discount: ['Rabatt', 'Kundrabatt', 'Prisavdrag'],
    advance: ['Förskott', 'Redan betalt', 'Erhållen betalning', 'Handpenning'],
    balance: ['Föregående saldo', 'Ingående skuld', 'Äldre fordran'],
    tip: ['Dricks', 'Serveringsavgift'],
    included: ['varav moms', 'inkl. moms', 'moms ingår med'],
    rounding: ['Öresutjämning', 'Avrundning'],
    withheld: ['Källskatt', 'Innehållet'],
    early: ['Vid betalning inom 10 dagar', 'Kassarabatt'],
    unknown: ['Snurrpost', 'Glavning'],
  },
  {
    locale: 'da-DK',
    currency: 'DKK',
    rates: [25],
    invoice: 'Faktura nr. 4711 af 05.03.2026',
    columns: ['Beskrivelse', 'Antal', 'Pris', 'Beløb'],
    sub: ['Subtotal', 'Netto', 'I alt ekskl. moms', 'Varesum'],
    tax: ['Moms', 'Merværdiafgift', 'Momsbeløb'],
    total: ['I alt', 'Total', 'Fakturabeløb', 'I alt inkl. moms'],
    due: ['At betale', 'Til betaling', 'Skyldigt beløb', 'Restbeløb'],
    shipping: ['Fragt', 'Levering', 'Forsendelse'],
    discount: ['Rabat', 'Kunderabat', 'Nedslag'],
    advance: ['A conto', 'Forudbetalt', 'Allerede betalt', 'Depositum'],
    balance: ['Tidligere saldo', 'Restance', 'Gammel gæld'],
    tip: ['Drikkepenge', 'Betjening'],
    included: ['heraf moms', 'inkl. moms', 'moms udgør'],
    rounding: ['Afrunding', 'Øreafrunding'],
    withheld: ['Kildeskat', 'Tilbageholdt'],
    early: ['Ved betaling inden 10 dage', 'Kontantrabat'],
    unknown: ['Snurrebidrag', 'Glavning'],
  },
  {
    locale: 'nb-NO',
    currency: 'NOK',
    rates: [25, 15],
    invoice: 'Faktura nr. 4711 av 05.03.2026',
    columns: ['Beskrivelse', 'Antall', 'Pris', 'Beløp'],
    sub: ['Delsum', 'Netto', 'Sum eks. mva', 'Varesum'],
    tax: ['Mva', 'MVA', 'Merverdiavgift', 'Mva-beløp'],
    total: ['Totalt', 'Sum', 'Totalbeløp', 'Sum inkl. mva'],
    due: ['Å betale', 'Til betaling', 'Utestående', 'Gjenstår å betale'],
    shipping: ['Frakt', 'Porto', 'Levering'],
    discount: ['Rabatt', 'Kunderabatt', 'Avslag'],
    advance: ['Forskudd', 'Allerede betalt', 'Forhåndsbetalt', 'Innbetalt'],
    balance: ['Tidligere saldo', 'Restanse', 'Gammel gjeld'],
    tip: ['Tips', 'Servering'],
    included: ['herav mva', 'inkl. mva', 'mva utgjør'],
    rounding: ['Avrunding', 'Øreavrunding'],
    withheld: ['Kildeskatt', 'Tilbakeholdt'],
    early: ['Ved betaling innen 10 dager', 'Kontantrabatt'],
    unknown: ['Snurrepost', 'Glavning'],
  },
  {
    locale: 'fi-FI',
    currency: 'EUR',
    rates: [25.5, 14],
    invoice: 'Lasku nro 4711 5.3.2026',
    columns: ['Kuvaus', 'Määrä', 'Hinta', 'Summa'],
    sub: ['Välisumma', 'Veroton', 'Yhteensä ilman alv', 'Netto'],
    tax: ['ALV', 'Arvonlisävero', 'Veron osuus'],
    total: ['Yhteensä', 'Loppusumma', 'Laskun summa', 'Verollinen yhteensä'],
    due: ['Maksettava', 'Maksettavaa yhteensä', 'Jää maksettavaksi'],
    shipping: ['Toimituskulut', 'Rahti', 'Postikulut'],
    discount: ['Alennus', 'Asiakasalennus', 'Hyvitys'],
    advance: ['Ennakko', 'Maksettu', 'Ennakkomaksu', 'Suoritettu'],
    balance: ['Edellinen saldo', 'Aiempi velka', 'Erääntynyt'],
    tip: ['Juomaraha', 'Palvelumaksu'],
    included: ['sisältää ALV', 'josta alv', 'sis. alv'],
    rounding: ['Pyöristys', 'Senttipyöristys'],
    withheld: ['Ennakonpidätys', 'Lähdevero'],
    early: ['Maksettaessa 10 päivässä', 'Käteisalennus'],
    unknown: ['Humpula', 'Ryvettymä'],
  },
  {
    locale: 'tr-TR',
    currency: 'TRY',
    rates: [20, 10],
    invoice: 'Fatura No: 4711 05.03.2026',
    columns: ['Açıklama', 'Miktar', 'Fiyat', 'Tutar'],
    sub: ['Ara toplam', 'Mal hizmet toplam tutarı', 'Matrah', 'KDV hariç toplam'],
    tax: ['KDV', 'Hesaplanan KDV', 'Katma değer vergisi'],
    total: ['Toplam', 'Genel toplam', 'Vergiler dahil toplam', 'Fatura tutarı'],
    due: ['Ödenecek tutar', 'Kalan tutar', 'Ödenmesi gereken'],
    shipping: ['Kargo', 'Nakliye', 'Gönderim ücreti'],
    discount: ['İskonto', 'İndirim', 'Toplam iskonto'],
    advance: ['Avans', 'Ön ödeme', 'Ödenen', 'Kapora'],
    balance: ['Önceki bakiye', 'Devreden borç', 'Eski borç'],
    tip: ['Bahşiş', 'Servis ücreti'],
    included: ['KDV dahil', 'içindeki KDV'],
    rounding: ['Yuvarlama', 'Kuruş farkı'],
    withheld: ['Tevkifat', 'Stopaj'],
    early: ['10 gün içinde ödenirse', 'Peşin iskontosu'],
    unknown: ['Zımbalık', 'Kürtün payı'],
  },
  {
    locale: 'ja-JP',
    currency: 'JPY',
    rates: [10, 8],
    invoice: '請求書番号 4711 2026年3月5日',
    columns: ['品名', '数量', '単価', '金額'],
    sub: ['小計', '税抜合計', '課税対象額'],
    tax: ['消費税', '消費税額', '税額'],
    total: ['合計', '請求額', '総額', '税込合計'],
    due: ['お支払金額', '差引請求額', '今回ご請求額'],
    shipping: ['送料', '配送料', '運賃'],
    discount: ['値引', '割引', '値引き'],
    advance: ['前払金', '入金済', '内金', '前受金'],
    balance: ['前回残高', '繰越金額', '未払残高'],
    tip: ['サービス料', '奉仕料'],
    included: ['内消費税', 'うち消費税', '税込 内税'],
    rounding: ['端数調整', '端数処理'],
    withheld: ['源泉徴収税', '源泉所得税'],
    early: ['10日以内のお支払い'],
    unknown: ['毬藻分', '栗鼠項'],
  },
];

export type Probe = {
  name: string;
  locale: string;
  sums: [label: string, amount: number][];
  totals: number[];
  dues?: number[];
};

/** Each structure's sums below lines of 340 and 10 (or as many yen), with the total that is right. */
export function sumProbes(): Probe[] {
  return WORDS.flatMap((w) => probesOf(w));
}

const LINES = [
  { quantity: 4, price: 85.35 },
  { quantity: 3, price: 2.57 },
];

function linesOf(w: Words) {
  const unit = w.currency === 'JPY' ? 100 : 1;
  return LINES.map(({ quantity, price }) => ({
    quantity,
    price: price * unit,
    amount: round(w, quantity * price * unit),
  }));
}
const round = (w: Words, value: number) =>
  w.currency === 'JPY' ? Math.round(value) : Math.round(value * 100 + 1e-6) / 100;

function probesOf(w: Words): Probe[] {
  const unit = w.currency === 'JPY' ? 100 : 1;
  const r = (value: number) => round(w, value);
  const L = r(linesOf(w).reduce((sum, { amount }) => sum + amount, 0));
  const rate = w.rates[0] as number;
  const percent = (n: number) =>
    w.locale === 'tr-TR'
      ? `%${n}`
      : `${n.toLocaleString(w.locale)} ${/en|ja/.test(w.locale) ? '' : ' '}%`.replace(
          /\s+/g,
          /en|ja/.test(w.locale) ? '' : ' ',
        );
  const T = r((L * rate) / 100);
  const G = r(L + T);
  const out: Probe[] = [];
  const add = (name: string, totals: number[], sums: [string, number][], dues?: number[]) =>
    out.push({ name, locale: w.locale, sums, totals, ...(dues ? { dues } : {}) });
  const ends = [...w.total, ...w.due];
  const taxes = [...w.tax, w.unknown[0] as string];
  const S = 14.9 * unit,
    D = r(-31.4 * unit),
    A = r(-120 * unit),
    B = r(88.2 * unit);
  for (const sub of [...w.sub.slice(0, 4), w.unknown[1] as string])
    for (const end of ends) {
      for (const tax of taxes) {
        add(
          'tax with a rate',
          [G],
          [
            [sub, L],
            [`${tax} ${percent(rate)}`, T],
            [end, G],
          ],
        );
        if (tax !== w.unknown[0])
          add(
            'tax without a rate',
            [G],
            [
              [sub, L],
              [tax, T],
              [end, G],
            ],
          );
      }
      add(
        'unknown tax of the usual rate',
        [G],
        [
          [sub, L],
          [w.unknown[0] as string, T],
          [end, G],
        ],
      );
    }
  const tax = `${w.tax[0]} ${percent(rate)}`;
  const sub = w.sub[0] as string;
  const total = w.total[0] as string;
  for (const end of [...ends, w.unknown[1] as string]) {
    for (const word of [...w.shipping, w.unknown[0] as string]) {
      const base = r(L + S),
        t = r((base * rate) / 100);
      add(
        'charge before tax',
        [r(base + t)],
        [
          [sub, L],
          [word, S],
          [tax, t],
          [end, r(base + t)],
        ],
      );
      add(
        'charge before tax, net printed',
        [r(base + t)],
        [
          [sub, L],
          [word, S],
          [w.sub[1] as string, base],
          [tax, t],
          [end, r(base + t)],
        ],
      );
    }
    for (const word of [...w.discount, w.unknown[0] as string]) {
      const base = r(L + D),
        t = r((base * rate) / 100);
      add(
        'discount before tax',
        [r(base + t)],
        [
          [sub, L],
          [word, D],
          [tax, t],
          [end, r(base + t)],
        ],
      );
      add(
        'discount before tax, net printed',
        [r(base + t)],
        [
          [sub, L],
          [word, D],
          [w.sub[1] as string, base],
          [tax, t],
          [end, r(base + t)],
        ],
      );
      add(
        'discount printed above zero',
        [r(base + t)],
        [
          [sub, L],
          [word, -D],
          [tax, t],
          [end, r(base + t)],
        ],
      );
    }
    for (const [i, word] of [...w.discount, w.unknown[0] as string].entries()) {
      const ship = w.shipping[i % w.shipping.length] as string;
      const base = r(L + D + S),
        t = r((base * rate) / 100);
      add(
        'discount and charge before tax',
        [r(base + t)],
        [
          [sub, L],
          [word, D],
          [ship, S],
          [tax, t],
          [end, r(base + t)],
        ],
      );
    }
    for (const word of [...w.included, `${w.unknown[0]}`]) {
      const t = r((L * rate) / (100 + rate));
      add(
        'tax included',
        [L],
        [
          [end, L],
          [`${word} ${percent(rate)}`, t],
        ],
      );
    }
    for (const word of [...w.rounding, w.unknown[0] as string]) {
      if (w.currency === 'JPY') continue;
      const whole = Math.round(G),
        off = r(whole - G);
      add(
        'rounding',
        [whole, G],
        [
          [sub, L],
          [tax, T],
          [word, off],
          [end, whole],
        ],
      );
    }
    const second = w.rates[1];
    if (second) {
      const [a = 0, b = 0] = linesOf(w).map(({ amount }) => amount);
      const ta = r((a * rate) / 100),
        tb = r((b * second) / 100);
      for (const word of [w.tax[0], w.tax[1], w.unknown[0]])
        add(
          'two rates',
          [r(L + ta + tb)],
          [
            [sub, L],
            [`${word} ${percent(rate)}`, ta],
            [`${word} ${percent(second)}`, tb],
            [end, r(L + ta + tb)],
          ],
        );
    }
  }
  for (const end of [...w.due, w.unknown[1] as string]) {
    for (const first of w.total.slice(0, 3)) {
      for (const word of [...w.advance, w.unknown[0] as string])
        add(
          'advance',
          [G],
          [
            [sub, L],
            [tax, T],
            [first, G],
            [word, A],
            [end, r(G + A)],
          ],
          [r(G + A)],
        );
      for (const word of [...w.balance, w.unknown[0] as string])
        add(
          'older debt',
          [G],
          [
            [sub, L],
            [tax, T],
            [first, G],
            [word, B],
            [end, r(G + B)],
          ],
          [r(G + B)],
        );
      for (const word of w.tip)
        add(
          'tip after the total',
          [r(G + S)],
          [
            [sub, L],
            [tax, T],
            [first, G],
            [word, S],
            [end, r(G + S)],
          ],
        );
    }
    for (const word of w.withheld)
      add(
        'withheld',
        [G, r(G - T / 2)],
        [
          [sub, L],
          [tax, T],
          [word, r(-T / 2)],
          [end, r(G - T / 2)],
        ],
      );
    for (const word of w.advance)
      add(
        'advance without a tax',
        [L],
        [
          [total, L],
          [word, A],
          [end, r(L + A)],
        ],
        [r(L + A)],
      );
    for (const word of w.balance)
      add(
        'older debt without a tax',
        [L],
        [
          [total, L],
          [word, B],
          [end, r(L + B)],
        ],
        [r(L + B)],
      );
    add(
      'a total that nothing explains',
      [],
      [
        [sub, L],
        [end, r(G + 7 * unit)],
      ],
    );
  }
  for (const end of ends) {
    for (const word of w.tip)
      add(
        'tip before the total',
        [r(G + S)],
        [
          [sub, L],
          [tax, T],
          [word, S],
          [end, r(G + S)],
        ],
      );
    for (const word of w.early)
      add(
        'paid early',
        [G],
        [
          [sub, L],
          [tax, T],
          [end, G],
          [`${word} 2 %`, r(-G * 0.02)],
          [w.unknown[1] as string, r(G * 0.98)],
        ],
      );
  }
  return out;
}

const right = (text: string) => 530 - text.length * 4.6;

function probePage({ locale, sums }: Probe) {
  const w = WORDS.find((it) => it.locale === locale) as Words;
  const digits = w.currency === 'JPY' ? 0 : 2;
  const money = (value: number) =>
    value
      .toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .replace('−', '-');
  const at = (x: number, text: string): [number, string] => [x, text];
  const end = (x: number, text: string): [number, string] => [x - text.length * 4.6, text];
  const rows: PrintedLine[] = linesOf(w).map(({ quantity, price, amount }, i) => [
    116 + i * 14,
    at(50, ['Kelva 20', 'Norbit M4'][i] as string),
    end(330, String(quantity)),
    end(420, money(price)),
    end(530, money(amount)),
  ]);
  const named = w.columns.map((name, i) => (i === 3 ? `${name} ${w.currency}` : name)) as string[];
  return printedPage(
    [40, at(50, 'Muster & Voss')],
    [60, at(50, w.invoice)],
    [
      100,
      at(50, named[0] as string),
      end(330, named[1] as string),
      end(420, named[2] as string),
      end(530, named[3] as string),
    ],
    ...rows,
    ...sums.map(
      ([label, amount], i): PrintedLine => [
        170 + i * 14,
        at(300, label),
        at(right(money(amount)), money(amount)),
      ],
    ),
  );
}

export function readProbe(probe: Probe) {
  const invoice = readInvoice(extractByRules([probePage(probe)]));
  return { invoice, gate: arithmeticGate(invoice) };
}
