import type { Camera } from './photograph.ts';

/** What a till of a country prints: its words, its figures, its rate of tax. */
type Till = {
  locale: string;
  currency: string;
  vendor: string[];
  title?: string;
  number: string;
  date: string;
  items: string[];
  total: string;
  /** In front of or behind the total, as its tills print it. */
  sign: string;
  cash: string;
  change: string;
  card: string;
  tax: (rate: string, amount: string, net: string) => string;
  rate: number;
};

const TILLS: Till[] = [
  {
    locale: 'de-DE',
    currency: 'EUR',
    vendor: ['Bäckerei Sonnenkorn GmbH', 'Lindenallee 4, 50667 Köln', 'USt-IdNr. DE136695976'],
    title: 'Kassenbon',
    number: 'Bon-Nr. 4471',
    date: 'Datum: 09.03.2026 12:41',
    items: ['Roggenbrot', 'Butterbrezel', 'Filterkaffee', 'Mohnkuchen'],
    total: 'SUMME',
    sign: 'EUR',
    cash: 'Bar',
    change: 'Rückgeld',
    card: 'EC-Karte',
    tax: (r, a, n) => `MwSt ${r}% auf ${n}|${a}`,
    rate: 19,
  },
  {
    locale: 'de-AT',
    currency: 'EUR',
    vendor: ['Gasthaus Zur Linde', 'Hauptplatz 2, 8010 Graz', 'UID: ATU12345675'],
    title: 'Rechnung',
    number: 'Rechnungsnummer 90112',
    date: 'Datum 09.03.2026',
    items: ['Wiener Schnitzel', 'Apfelsaft', 'Kaffee', 'Topfenstrudel'],
    total: 'Gesamtbetrag',
    sign: '€',
    cash: 'Bar',
    change: 'Rückgeld',
    card: 'Kreditkarte',
    tax: (r, a) => `inkl. ${r}% MwSt|${a}`,
    rate: 10,
  },
  {
    locale: 'en-GB',
    currency: 'GBP',
    vendor: ['Harbour Hardware Ltd', '12 Quay Street, Bristol BS1 4DB', 'VAT No. GB 123 4567 82'],
    title: 'RECEIPT',
    number: 'Receipt no. 20817',
    date: 'Date: 09/03/2026 14:22',
    items: ['Masking tape', 'Wood screws', 'Sandpaper P120', 'Paint brush'],
    total: 'TOTAL',
    sign: '£',
    cash: 'CASH',
    change: 'CHANGE',
    card: 'VISA',
    tax: (r, a) => `VAT ${r}% included|${a}`,
    rate: 20,
  },
  {
    locale: 'en-US',
    currency: 'USD',
    vendor: ['Blue Door Diner', '88 Mill Road, Portland OR 97205'],
    title: 'Receipt',
    number: 'Check # 3318',
    date: '03/09/2026 6:12 PM',
    items: ['Pancakes', 'Orange juice', 'Club sandwich', 'Iced tea'],
    total: 'TOTAL',
    sign: '$',
    cash: 'Cash',
    change: 'Change',
    card: 'Mastercard',
    tax: (r, a, n) => `Subtotal|${n}\nSales tax ${r}%|${a}`,
    rate: 8,
  },
  {
    locale: 'fr-FR',
    currency: 'EUR',
    vendor: ['Boulangerie des Halles SARL', '7 rue Nationale, 59000 Lille', 'TVA FR83404833048'],
    title: 'Ticket de caisse',
    number: 'Ticket n° 55102',
    date: 'Le 09/03/2026 à 08:15',
    items: ['Baguette', 'Croissant', 'Café crème', 'Tarte citron'],
    total: 'TOTAL TTC',
    sign: '€',
    cash: 'Espèces',
    change: 'Rendu',
    card: 'Carte bancaire',
    tax: (r, a, n) => `TVA ${r}%  HT ${n}|${a}`,
    rate: 20,
  },
  {
    locale: 'es-ES',
    currency: 'EUR',
    vendor: ['Ferretería El Puente S.L.', 'Calle Mayor 9, 28013 Madrid', 'CIF B12345674'],
    title: 'Factura simplificada',
    number: 'Nº 2026-1187',
    date: 'Fecha: 09/03/2026',
    items: ['Tornillos', 'Cinta aislante', 'Bombilla', 'Brocha'],
    total: 'TOTAL',
    sign: '€',
    cash: 'Efectivo',
    change: 'Cambio',
    card: 'Tarjeta',
    tax: (r, a, n) => `IVA ${r}% Base ${n}|${a}`,
    rate: 21,
  },
  {
    locale: 'it-IT',
    currency: 'EUR',
    vendor: ['Panificio Rossi S.r.l.', 'Via Roma 15, 40121 Bologna', 'P.IVA 12345670017'],
    title: 'Documento commerciale',
    number: 'Documento n. 0417-0032',
    date: '09/03/2026 10:05',
    items: ['Focaccia', 'Pane casereccio', 'Acqua minerale', 'Crostata'],
    total: 'TOTALE COMPLESSIVO',
    sign: '€',
    cash: 'Contanti',
    change: 'Resto',
    card: 'Pagamento elettronico',
    tax: (_r, a) => `di cui IVA|${a}`,
    rate: 22,
  },
  {
    locale: 'nl-NL',
    currency: 'EUR',
    vendor: ['Bakkerij De Molen BV', 'Dorpsstraat 21, 3511 AB Utrecht', 'BTW NL123456782B90'],
    title: 'Kassabon',
    number: 'Bonnr. 88123',
    date: 'Datum: 09-03-2026',
    items: ['Volkorenbrood', 'Krentenbol', 'Koffie', 'Appeltaart'],
    total: 'TOTAAL',
    sign: '€',
    cash: 'Contant',
    change: 'Wisselgeld',
    card: 'PIN',
    tax: (r, a, n) => `BTW ${r}% over ${n}|${a}`,
    rate: 9,
  },
  {
    locale: 'pl-PL',
    currency: 'PLN',
    vendor: ['Piekarnia Złoty Kłos Sp. z o.o.', 'ul. Długa 8, 31-147 Kraków', 'NIP 1234563218'],
    title: 'PARAGON FISKALNY',
    number: 'nr 12077',
    date: '2026-03-09 11:20',
    items: ['Chleb żytni', 'Bułka', 'Kawa', 'Sernik'],
    total: 'SUMA PLN',
    sign: '',
    cash: 'Gotówka',
    change: 'Reszta',
    card: 'Karta',
    tax: (r, a) => `PTU A ${r}%|${a}`,
    rate: 23,
  },
  {
    locale: 'sv-SE',
    currency: 'SEK',
    vendor: ['Åkerbloms Järnhandel AB', 'Storgatan 3, 411 24 Göteborg', 'Org.nr 556677-8899'],
    title: 'Kvitto',
    number: 'Kvittonr 70155',
    date: 'Datum 2026-03-09',
    items: ['Skruv', 'Målartejp', 'Slippapper', 'Pensel'],
    total: 'Att betala',
    sign: 'SEK',
    cash: 'Kontant',
    change: 'Växel',
    card: 'Kort',
    tax: (r, a, n) => `Moms ${r}% Netto ${n}|${a}`,
    rate: 25,
  },
  {
    locale: 'pt-PT',
    currency: 'EUR',
    vendor: ['Padaria Ribeira Lda', 'Rua das Flores 30, 4050-262 Porto', 'NIF 501442600'],
    title: 'Fatura simplificada',
    number: 'FS 2026/4410',
    date: 'Data: 09/03/2026',
    items: ['Pão de água', 'Pastel de nata', 'Galão', 'Bolo de arroz'],
    total: 'TOTAL',
    sign: '€',
    cash: 'Numerário',
    change: 'Troco',
    card: 'Multibanco',
    tax: (r, a, n) => `IVA ${r}% Base ${n}|${a}`,
    rate: 23,
  },
  {
    locale: 'fi-FI',
    currency: 'EUR',
    vendor: ['Rautakauppa Niemi Oy', 'Satamakatu 5, 33200 Tampere', 'Y-tunnus 1234567-1'],
    title: 'Kuitti',
    number: 'Kuittinro 31877',
    date: 'Pvm 9.3.2026',
    items: ['Ruuvi', 'Maalarinteippi', 'Hiomapaperi', 'Sivellin'],
    total: 'Yhteensä',
    sign: 'EUR',
    cash: 'Käteinen',
    change: 'Takaisin',
    card: 'Kortti',
    tax: (r, a, n) => `ALV ${r}% Veroton ${n}|${a}`,
    rate: 25.5,
  },
];

export type Receipt = {
  name: string;
  html: string;
  camera: Camera;
  is: {
    vendor: string;
    date: string;
    total: number;
    currency: string;
    lines: [item: string, amount: number][];
  };
};

const CAMERAS: Omit<Camera, 'width'>[] = [
  { type: 'jpeg', lean: 1.2, grain: 0.12 },
  { type: 'jpeg', lean: -2, grain: 0.2, table: '#777' },
];

/** Two receipts of each till: paid in cash with quantities, and by card without; photographed. */
export const RECEIPTS: Receipt[] = TILLS.flatMap((till, seed) =>
  CAMERAS.map((camera, turn) => receiptOf(till, seed, turn === 0, { ...camera, width: 80 })),
);

function receiptOf(till: Till, seed: number, cash: boolean, camera: Camera): Receipt {
  const money = (cents: number) =>
    (cents / 100).toLocaleString(till.locale, { minimumFractionDigits: 2, useGrouping: false });
  const rows = till.items.slice(0, cash ? 4 : 3).map((item, i) => {
    const price = 185 + ((seed * 131 + i * 277) % 900);
    const quantity = cash && i % 2 === 1 ? 2 + (seed % 3) : 1;
    return { item, price, quantity, amount: price * quantity };
  });
  const sum = rows.reduce((all, { amount }) => all + amount, 0);
  const isAdded = till.locale === 'en-US';
  const tax = Math.round(isAdded ? (sum * till.rate) / 100 : (sum * till.rate) / (100 + till.rate));
  const total = isAdded ? sum + tax : sum;
  const given = Math.ceil(total / 1000) * 1000;
  const signed = money(total);
  const sums = [
    ...(isAdded ? till.tax(String(till.rate), money(tax), money(sum)).split('\n') : []),
    `<b>${till.total} ${/^[A-Z]{3}$/.test(till.sign) ? till.sign : ''}</b>|<b>${till.sign.length === 1 ? (/^en/.test(till.locale) ? till.sign + signed : `${signed} ${till.sign}`) : signed}</b>`,
    ...(cash
      ? [`${till.cash}|${money(given)}`, `${till.change}|${money(given - total)}`]
      : [`${till.card}|${signed}`]),
    ...(isAdded
      ? []
      : till
          .tax(till.rate.toLocaleString(till.locale), money(tax), money(total - tax))
          .split('\n')),
  ];
  const two = (row: string) => {
    const [left = '', right = ''] = row.split('|');
    return `<tr><td>${left}</td><td class="r">${right}</td></tr>`;
  };
  const lines = rows.flatMap(({ item, price, quantity, amount }) =>
    quantity === 1
      ? [two(`${item}|${money(amount)}`)]
      : [two(`${quantity} x ${item} à ${money(price)}|${money(amount)}`)],
  );
  const html = `<meta charset="utf-8"><style>body { font: 9pt monospace; margin: 0; padding: 3mm; width: 66mm } .c { text-align: center }
    table { width: 100%; border-collapse: collapse; margin-top: 2mm } td { padding: .5mm 0; vertical-align: top } .r { text-align: right; white-space: nowrap } .s { border-top: 1px dashed }</style>
    <div class="c">${till.vendor.map((line, i) => (i ? `<div>${line}</div>` : `<b>${line}</b>`)).join('')}</div>
    <p class="c">${till.title ?? ''}</p><div>${till.number}</div><div>${till.date}</div>
    <table>${lines.join('')}</table><table class="s">${sums.map(two).join('')}</table>`;
  return {
    name: `${till.locale}, ${cash ? 'cash' : 'card'}`,
    html,
    camera,
    is: {
      vendor: till.vendor[0] as string,
      date: '2026-03-09',
      total: total / 100,
      currency: till.currency,
      lines: rows.map(({ item, amount }) => [item, amount / 100]),
    },
  };
}
