/** What the tills of one country print. Lists have several words for one thing. */
export type Till = {
  locale: string;
  currency: string;
  rates: readonly [number, number];
  /** Whether tax comes on top of the prices. */
  added?: true;
  shops: readonly string[];
  address: string;
  taxId: string;
  titles: readonly string[];
  number: readonly string[];
  date: readonly string[];
  items: readonly string[];
  total: readonly string[];
  subtotal: string;
  tax: readonly string[];
  net: string;
  gross: string;
  cash: string;
  change: string;
  card: readonly string[];
  discount: string;
  deposit: string;
  thanks: string;
};

export const TILLS: readonly Till[] = [
  {
    ...{ locale: 'de-DE', currency: 'EUR', rates: [19, 7] },
    ...{ shops: ['Getränke Ahlbeck KG', 'DROGERIE WINTER'], address: 'Hafenstr. 14, 24103 Kiel' },
    ...{ taxId: 'USt-ID DE129274202', titles: ['Kassenbon', '*** QUITTUNG ***', ''] },
    ...{ number: ['Bon-Nr.', 'Beleg-Nr.', 'Bon'], date: ['Datum', ''] },
    items: ['Mineralwasser 1,5l', 'Zahnpasta', 'Apfelschorle', 'Küchenrolle 4er', 'Handseife'],
    ...{ total: ['SUMME EUR', 'Zu zahlen', 'Gesamt', 'TOTAL'], subtotal: 'Zwischensumme' },
    ...{ tax: ['MwSt', 'USt'], net: 'Netto', gross: 'Brutto', cash: 'Bar', change: 'Rückgeld' },
    ...{ card: ['girocard', 'Kartenzahlung'], discount: 'Rabatt', deposit: 'Pfand 0,25' },
    thanks: 'Vielen Dank für Ihren Einkauf',
  },
  {
    ...{ locale: 'en-GB', currency: 'GBP', rates: [20, 5] },
    ...{ shops: ['The Copper Kettle', 'MARLOW STORES LTD'], address: '8 Bridge St, Leeds LS2 7DA' },
    ...{ taxId: 'VAT No: 732 1180 54', titles: ['RECEIPT', 'Sales receipt', ''] },
    ...{ number: ['Rcpt #', 'Trans', 'Receipt No'], date: ['Date', ''] },
    items: ['Flat white', 'Scone & jam', 'Tomato soup', 'AA batteries x8', 'Bin liners'],
    ...{ total: ['TOTAL', 'Balance due', 'Total to pay'], subtotal: 'Subtotal' },
    ...{ tax: ['VAT'], net: 'Net', gross: 'Gross', cash: 'CASH', change: 'CHANGE' },
    ...{ card: ['VISA DEBIT', 'Contactless'], discount: 'Offer saving', deposit: 'Bag' },
    thanks: 'Thank you, please call again',
  },
  {
    ...{ locale: 'en-US', currency: 'USD', rates: [8.25, 8.25], added: true },
    ...{
      shops: ["Rosie's Diner", 'PINE VALLEY HARDWARE'],
      address: '412 Main St, Boise, ID 83702',
    },
    ...{ taxId: '(208) 555-0117', titles: ['', 'Guest receipt'] },
    ...{ number: ['Check #', 'Trans #', 'Order #'], date: ['', 'Date'] },
    items: ['Turkey club', 'Iced coffee', 'Deck screws 1lb', 'Painters tape', 'Side salad'],
    ...{ total: ['TOTAL', 'Amount due', 'Total'], subtotal: 'SUBTOTAL' },
    ...{ tax: ['Sales tax', 'TAX'], net: 'Net', gross: 'Gross', cash: 'Cash', change: 'Change' },
    ...{ card: ['VISA ****4411', 'MASTERCARD'], discount: 'Coupon', deposit: 'Bottle deposit' },
    thanks: 'Thank you!',
  },
  {
    ...{ locale: 'fr-FR', currency: 'EUR', rates: [20, 5.5] },
    ...{
      shops: ['Librairie du Canal', 'SUPÉRETTE GAMBETTA'],
      address: '3 quai Sud, 33000 Bordeaux',
    },
    ...{ taxId: 'TVA FR40303265045', titles: ['TICKET DE CAISSE', 'Reçu', ''] },
    ...{ number: ['Ticket', 'N° ticket', 'Ticket n°'], date: ['Le', 'Date'] },
    items: ['Cahier A5', 'Jus de pomme', 'Stylo bleu', 'Beurre doux', 'Carte postale'],
    ...{ total: ['TOTAL', 'Total TTC', 'NET A PAYER'], subtotal: 'Sous-total' },
    ...{ tax: ['TVA'], net: 'HT', gross: 'TTC', cash: 'ESPECES', change: 'RENDU' },
    ...{ card: ['CARTE BANCAIRE', 'CB'], discount: 'Remise', deposit: 'Consigne' },
    thanks: 'Merci de votre visite',
  },
  {
    ...{ locale: 'es-ES', currency: 'EUR', rates: [21, 10] },
    ...{ shops: ['Cafetería Lola', 'PAPELERÍA NORTE SL'], address: 'C/ Sol 22, 41004 Sevilla' },
    ...{ taxId: 'CIF B91234561', titles: ['FACTURA SIMPLIFICADA', 'TICKET', ''] },
    ...{ number: ['Nº Ticket', 'Ticket', 'Operación'], date: ['Fecha', ''] },
    items: ['Café con leche', 'Tostada', 'Zumo naranja', 'Folios A4', 'Rotulador'],
    ...{ total: ['TOTAL', 'TOTAL A PAGAR', 'Importe total'], subtotal: 'Subtotal' },
    ...{ tax: ['IVA'], net: 'Base', gross: 'Total', cash: 'Efectivo', change: 'Cambio' },
    ...{ card: ['TARJETA', 'Tarjeta VISA'], discount: 'Descuento', deposit: 'Bolsa' },
    thanks: 'Gracias por su visita',
  },
  {
    ...{ locale: 'it-IT', currency: 'EUR', rates: [22, 10] },
    ...{
      shops: ['Bar Centrale', 'FERRAMENTA GALLI SRL'],
      address: 'Corso Italia 40, 20122 Milano',
    },
    ...{ taxId: 'P.IVA 01234567897', titles: ['DOCUMENTO COMMERCIALE', 'Scontrino', ''] },
    ...{ number: ['Doc.', 'Documento n.', 'Scontrino n.'], date: ['', 'Data'] },
    items: ['Espresso', 'Cornetto', 'Spremuta', 'Viti 4x40', 'Lampadina LED'],
    ...{ total: ['TOTALE COMPLESSIVO', 'TOTALE', 'TOTALE EURO'], subtotal: 'Subtotale' },
    ...{ tax: ['IVA'], net: 'Imponibile', gross: 'Totale', cash: 'Contanti', change: 'Resto' },
    ...{ card: ['Pagamento elettronico', 'BANCOMAT'], discount: 'Sconto', deposit: 'Shopper' },
    thanks: 'Arrivederci e grazie',
  },
  {
    ...{ locale: 'nl-NL', currency: 'EUR', rates: [21, 9] },
    ...{ shops: ['Slagerij Van Dam', 'BOUWMARKT ZUID BV'], address: 'Markt 5, 5611 EB Eindhoven' },
    ...{ taxId: 'BTW NL810433941B01', titles: ['KASSABON', 'Bon', ''] },
    ...{ number: ['Bonnr', 'Bonnummer', 'Transactie'], date: ['Datum', ''] },
    items: ['Gehakt 500g', 'Ossenworst', 'Schroeven', 'Muurverf wit', 'Kwast'],
    ...{ total: ['TOTAAL', 'Te betalen', 'Totaal EUR'], subtotal: 'Subtotaal' },
    ...{ tax: ['BTW'], net: 'Excl', gross: 'Incl', cash: 'Contant', change: 'Wisselgeld' },
    ...{ card: ['PIN', 'Maestro'], discount: 'Korting', deposit: 'Statiegeld' },
    thanks: 'Bedankt en tot ziens',
  },
  {
    ...{ locale: 'pt-PT', currency: 'EUR', rates: [23, 6] },
    ...{ shops: ['Mercearia Costa', 'CAFÉ AVENIDA LDA'], address: 'Rua Nova 3, 3000-300 Coimbra' },
    ...{ taxId: 'NIF 508332110', titles: ['FATURA SIMPLIFICADA', 'Talão', 'Recibo'] },
    ...{ number: ['Talão', 'FS', 'N.º'], date: ['Data', ''] },
    items: ['Meia de leite', 'Torrada', 'Arroz 1kg', 'Azeite 75cl', 'Sumo'],
    ...{ total: ['TOTAL', 'TOTAL A PAGAR', 'Total EUR'], subtotal: 'Subtotal' },
    ...{ tax: ['IVA'], net: 'Base', gross: 'Total', cash: 'Numerário', change: 'Troco' },
    ...{ card: ['Multibanco', 'Cartão'], discount: 'Desconto', deposit: 'Saco' },
    thanks: 'Obrigado pela visita',
  },
  {
    ...{ locale: 'pl-PL', currency: 'PLN', rates: [23, 8] },
    ...{ shops: ['Sklep Jarzębina', 'KAWIARNIA POD LIPĄ'], address: 'ul. Miła 2, 50-001 Wrocław' },
    ...{ taxId: 'NIP 8971650204', titles: ['PARAGON FISKALNY', ''] },
    ...{ number: ['nr', 'Nr paragonu', 'Nr wydr.'], date: ['', 'Data'] },
    items: ['Mleko 2%', 'Masło extra', 'Kawa latte', 'Szarlotka', 'Herbata'],
    ...{ total: ['SUMA PLN', 'RAZEM', 'Do zapłaty'], subtotal: 'Suma częściowa' },
    ...{ tax: ['PTU'], net: 'Netto', gross: 'Brutto', cash: 'Gotówka', change: 'Reszta' },
    ...{ card: ['Karta', 'KARTA PŁATNICZA'], discount: 'Rabat', deposit: 'Kaucja' },
    thanks: 'Dziękujemy za zakupy',
  },
  {
    ...{ locale: 'sv-SE', currency: 'SEK', rates: [25, 12] },
    ...{ shops: ['Konditori Björken', 'FÄRGHUSET AB'], address: 'Kungsgatan 9, 903 25 Umeå' },
    ...{ taxId: 'Org.nr 556123-4567', titles: ['KVITTO', 'Kassakvitto', ''] },
    ...{ number: ['Kvitto nr', 'Kvittonr', 'Nota'], date: ['Datum', ''] },
    items: ['Kanelbulle', 'Bryggkaffe', 'Räksmörgås', 'Roller 25cm', 'Maskeringstejp'],
    ...{ total: ['TOTALT', 'Att betala', 'SUMMA SEK'], subtotal: 'Delsumma' },
    ...{ tax: ['Moms'], net: 'Netto', gross: 'Brutto', cash: 'Kontant', change: 'Växel' },
    ...{ card: ['Betalkort', 'Kort'], discount: 'Rabatt', deposit: 'Pant' },
    thanks: 'Tack och välkommen åter',
  },
  {
    ...{ locale: 'da-DK', currency: 'DKK', rates: [25, 25] },
    ...{ shops: ['Ishuset Havnen', 'BYGGECENTER VEST A/S'], address: 'Torvet 1, 8000 Aarhus' },
    ...{ taxId: 'CVR 25313763', titles: ['KVITTERING', 'Bon', ''] },
    ...{ number: ['Bon nr', 'Kvittering nr.', 'Bonnr.'], date: ['Dato', ''] },
    items: ['Softice', 'Vaffel', 'Filterkaffe', 'Skruer 5x60', 'Spartelmasse'],
    ...{ total: ['TOTAL', 'I alt', 'At betale'], subtotal: 'Subtotal' },
    ...{ tax: ['Moms'], net: 'Netto', gross: 'Brutto', cash: 'Kontant', change: 'Byttepenge' },
    ...{ card: ['Dankort', 'Visa/Dankort'], discount: 'Rabat', deposit: 'Pant' },
    thanks: 'Tak for besøget',
  },
  {
    ...{ locale: 'nb-NO', currency: 'NOK', rates: [25, 15] },
    ...{ shops: ['Kafé Fjordblikk', 'JERNVARE ØST AS'], address: 'Strandgata 6, 9008 Tromsø' },
    ...{ taxId: 'Org.nr 914 778 271 MVA', titles: ['KVITTERING', 'Salgskvittering', ''] },
    ...{ number: ['Kvitt.nr', 'Bong', 'Salgskvittering nr'], date: ['Dato', ''] },
    items: ['Vaffel m/syltetøy', 'Kakao', 'Rundstykke', 'Treskruer', 'Malerpensel'],
    ...{ total: ['TOTALT', 'Å betale', 'SUM'], subtotal: 'Delsum' },
    ...{ tax: ['MVA'], net: 'Netto', gross: 'Brutto', cash: 'Kontant', change: 'Veksel' },
    ...{ card: ['Bankkort', 'BankAxept'], discount: 'Rabatt', deposit: 'Pant' },
    thanks: 'Takk for handelen',
  },
  {
    ...{ locale: 'fi-FI', currency: 'EUR', rates: [25.5, 14] },
    ...{ shops: ['Kahvila Rantala', 'MAALIKAUPPA OY'], address: 'Asematie 2, 40100 Jyväskylä' },
    ...{ taxId: 'Y-tunnus 2345678-9', titles: ['KUITTI', 'Kassakuitti', ''] },
    ...{ number: ['Kuitti nro', 'Kuitti', 'Tosite'], date: ['Pvm', ''] },
    items: ['Korvapuusti', 'Kahvi iso', 'Lohikeitto', 'Sisämaali 3l', 'Tela'],
    ...{ total: ['YHTEENSÄ', 'Maksettava', 'Yhteensä EUR'], subtotal: 'Välisumma' },
    ...{ tax: ['ALV'], net: 'Veroton', gross: 'Verollinen', cash: 'Käteinen', change: 'Takaisin' },
    ...{ card: ['Pankkikortti', 'Korttimaksu'], discount: 'Alennus', deposit: 'Pantti' },
    thanks: 'Kiitos käynnistä',
  },
  {
    ...{ locale: 'cs-CZ', currency: 'CZK', rates: [21, 12] },
    ...{ shops: ['Pekařství Klas', 'BARVY LAKY s.r.o.'], address: 'Dlouhá 7, 602 00 Brno' },
    ...{ taxId: 'DIČ CZ26185610', titles: ['ÚČTENKA', 'Paragon', ''] },
    ...{ number: ['Účtenka č.', 'Doklad č.', 'Č. dokladu'], date: ['Datum', ''] },
    items: ['Rohlík', 'Kobliha', 'Espresso', 'Štětec 50mm', 'Ředidlo'],
    ...{ total: ['CELKEM', 'K úhradě', 'Celkem Kč'], subtotal: 'Mezisoučet' },
    ...{ tax: ['DPH'], net: 'Základ', gross: 'Celkem', cash: 'Hotovost', change: 'Vráceno' },
    ...{ card: ['Platební karta', 'Kartou'], discount: 'Sleva', deposit: 'Záloha obal' },
    thanks: 'Děkujeme za nákup',
  },
  {
    ...{ locale: 'tr-TR', currency: 'TRY', rates: [20, 10] },
    ...{ shops: ['Simit Evi', 'YAPI MARKET A.Ş.'], address: 'Atatürk Cad. 19, 35210 İzmir' },
    ...{ taxId: 'VKN 4560123789', titles: ['FİŞ', 'BİLGİ FİŞİ', ''] },
    ...{ number: ['Fiş No', 'FİŞ NO', 'Belge No'], date: ['Tarih', ''] },
    items: ['Simit', 'Çay bardak', 'Ayran', 'Vida seti', 'Boya rulosu'],
    ...{ total: ['TOPLAM', 'GENEL TOPLAM', 'Ödenecek'], subtotal: 'Ara toplam' },
    ...{ tax: ['KDV'], net: 'Matrah', gross: 'Tutar', cash: 'Nakit', change: 'Para üstü' },
    ...{ card: ['Kredi kartı', 'Banka kartı'], discount: 'İndirim', deposit: 'Depozito' },
    thanks: 'Teşekkür ederiz',
  },
];
