import { fontOf } from '../../../eval/printed/page.ts';

/** A small invoice as it is printed, how it lies on the scanner, and what it says. */
export type Sheet = {
  locale: string;
  css?: string;
  scanner: { skew?: number; quarterTurns?: 0 | 1 | 2 | 3 };
  /** Vendor, title and number, date; the headings; the rows; net, tax and total. */
  head: string[];
  columns: string[];
  rows: string[][];
  sums: [string, string][];
  is: { vendor: string; number: string; issueDate: string; total?: number; items?: string[] };
};

const DARK =
  '.dark th { background: #27408b; color: white } .last td { background: #333; color: white }';
const SHADOW =
  'body { background: linear-gradient(105deg, #fff 30%, #8a8a8a); color: #333; padding: 6mm }';

export const SHEETS: Record<string, Sheet> = {
  'Polish, leaning': {
    locale: 'pl-PL',
    scanner: { skew: 2.5 },
    head: [
      'Zakład Stolarski Dąb Sp. z o.o.',
      'Faktura VAT nr 412/26',
      'Data wystawienia: 09.03.2026',
    ],
    columns: ['Nazwa towaru', 'Ilość', 'Cena netto', 'Wartość netto'],
    rows: [
      ['Oprawa oświetleniowa', '4', '25,00', '100,00'],
      ['Montaż łóżka', '1', '50,00', '50,00'],
    ],
    sums: [
      ['Razem netto', '150,00 zł'],
      ['VAT 23%', '34,50 zł'],
      ['Do zapłaty', '184,50 zł'],
    ],
    is: {
      vendor: 'Zakład Stolarski Dąb Sp. z o.o.',
      number: '412/26',
      issueDate: '2026-03-09',
      total: 184.5,
      items: ['Oprawa oświetleniowa', 'Montaż łóżka'],
    },
  },
  'German, upside down': {
    locale: 'de-DE',
    scanner: { quarterTurns: 2 },
    head: ['Müller & Größner GmbH', 'Rechnung Nr. 70023', 'Rechnungsdatum: 09.03.2026'],
    columns: ['Bezeichnung', 'Menge', 'Einzelpreis', 'Betrag'],
    rows: [
      ['Türöffner für Außentür', '4', '25,00', '100,00'],
      ['Schlüssel', '1', '50,00', '50,00'],
    ],
    sums: [
      ['Nettobetrag', '150,00 €'],
      ['MwSt. 19 %', '28,50 €'],
      ['Gesamtbetrag', '178,50 €'],
    ],
    is: {
      vendor: 'Müller & Größner GmbH',
      number: '70023',
      issueDate: '2026-03-09',
      total: 178.5,
      items: ['Türöffner für Außentür', 'Schlüssel'],
    },
  },
  'Swedish, on its side': {
    locale: 'sv-SE',
    scanner: { quarterTurns: 1, skew: 1 },
    head: ['Ålandsfärg och Måleri AB', 'Faktura', 'Fakturanummer 8812', 'Fakturadatum 2026-03-09'],
    columns: ['Benämning', 'Antal', 'À-pris', 'Belopp'],
    rows: [
      ['Målarfärg', '4', '25,00', '100,00'],
      ['Körning', '1', '50,00', '50,00'],
    ],
    sums: [
      ['Netto', '150,00 kr'],
      ['Moms 25 %', '37,50 kr'],
      ['Att betala', '187,50 kr'],
    ],
    is: {
      vendor: 'Ålandsfärg och Måleri AB',
      number: '8812',
      issueDate: '2026-03-09',
      total: 187.5,
      items: ['Målarfärg', 'Körning'],
    },
  },
  Japanese: {
    locale: 'ja-JP',
    scanner: {},
    head: ['株式会社北川商店', '請求書', '請求書番号 4471', '請求日 2026年3月9日'],
    columns: ['品名', '数量', '単価', '金額'],
    rows: [
      ['事務用紙', '40', '250', '10,000'],
      ['配送料金', '1', '5,000', '5,000'],
    ],
    sums: [
      ['小計', '15,000円'],
      ['消費税 10%', '1,500円'],
      ['合計', '16,500円'],
    ],
    is: { vendor: '株式会社北川商店', number: '4471', issueDate: '2026-03-09' },
  },
  'Greek, leaning': {
    locale: 'el-GR',
    scanner: { skew: -2 },
    head: [
      'Ξυλουργείο Πεύκο Α.Ε.',
      'Αριθμός τιμολογίου: 412-26',
      'Τιμολόγιο',
      'Ημερομηνία έκδοσης: 09/03/2026',
    ],
    columns: ['Περιγραφή', 'Ποσότητα', 'Τιμή μονάδας', 'Αξία'],
    rows: [
      ['Φωτιστικό οροφής', '4', '25,00', '100,00'],
      ['Τοποθέτηση', '1', '50,00', '50,00'],
    ],
    sums: [
      ['Καθαρή αξία', '150,00 €'],
      ['ΦΠΑ 24%', '36,00 €'],
      ['Πληρωτέο ποσό', '186,00 €'],
    ],
    is: {
      vendor: 'Ξυλουργείο Πεύκο Α.Ε.',
      number: '412-26',
      issueDate: '2026-03-09',
    },
  },
  'Bulgarian, upside down': {
    locale: 'bg-BG',
    scanner: { quarterTurns: 2 },
    head: ['Дървосвят Пирин ООД', 'Фактура № 0000000412', 'Дата на издаване: 09.03.2026'],
    columns: ['Наименование', 'Количество', 'Ед. цена', 'Стойност'],
    rows: [
      ['Лампа за таван', '4', '25,00', '100,00'],
      ['Монтаж', '1', '50,00', '50,00'],
    ],
    sums: [
      ['Данъчна основа', '150,00 €'],
      ['ДДС 20%', '30,00 €'],
      ['Сума за плащане', '180,00 €'],
    ],
    is: {
      vendor: 'Дървосвят Пирин ООД',
      number: '0000000412',
      issueDate: '2026-03-09',
      total: 180,
      items: ['Лампа за таван', 'Монтаж'],
    },
  },
  Ukrainian: {
    locale: 'uk-UA',
    scanner: { skew: 1 },
    head: ['ТОВ «Ялинка і Дім»', 'Рахунок № 412', 'Дата рахунку: 09.03.2026'],
    columns: ['Найменування', 'Кількість', 'Ціна без ПДВ', 'Сума без ПДВ'],
    rows: [
      ['Світильник стельовий', '4', '25,00', '100,00'],
      ['Монтаж дверей', '1', '50,00', '50,00'],
    ],
    sums: [
      ['Разом без ПДВ', '150,00 грн'],
      ['ПДВ 20%', '30,00 грн'],
      ['Всього до сплати', '180,00 грн'],
    ],
    is: {
      vendor: 'ТОВ «Ялинка і Дім»',
      number: '412',
      issueDate: '2026-03-09',
      total: 180,
      items: ['Світильник стельовий', 'Монтаж дверей'],
    },
  },
  'English, white on dark bars': {
    locale: 'en-GB',
    css: DARK,
    scanner: { skew: -1 },
    head: ['Quarry & Fell Ltd', 'Invoice number QF-118', 'Invoice date 9 March 2026'],
    columns: ['Description', 'Qty', 'Price', 'Amount'],
    rows: [
      ['Roofing slate', '4', '25.00', '100.00'],
      ['Copper nails', '1', '50.00', '50.00'],
    ],
    sums: [
      ['Subtotal', '£150.00'],
      ['VAT 20%', '£30.00'],
      ['Total', '£180.00'],
    ],
    is: {
      vendor: 'Quarry & Fell Ltd',
      number: 'QF-118',
      issueDate: '2026-03-09',
      total: 180,
      items: ['Roofing slate', 'Copper nails'],
    },
  },
  'French, in a shadow': {
    locale: 'fr-FR',
    css: SHADOW,
    scanner: { skew: -1.5 },
    head: ['Électricité Générale SARL', 'Facture n° 2026-44', 'Date de facture : 09/03/2026'],
    columns: ['Désignation', 'Quantité', 'Prix unitaire', 'Montant'],
    rows: [
      ['Câble blindé', '4', '25,00', '100,00'],
      ['Pose à façon', '1', '50,00', '50,00'],
    ],
    sums: [
      ['Total HT', '150,00 €'],
      ['TVA 20 %', '30,00 €'],
      ['Total TTC', '180,00 €'],
    ],
    is: {
      vendor: 'Électricité Générale SARL',
      number: '2026-44',
      issueDate: '2026-03-09',
      total: 180,
      items: ['Câble blindé', 'Pose à façon'],
    },
  },
};

/** The sheet as a page for the browser. */
export function htmlOf({ locale, css, head, columns, rows, sums }: Sheet): string {
  const cells = (of: string, texts: string[]) =>
    texts.map((text, i) => `<${of} class="${i ? 'r' : ''}">${text}</${of}>`).join('');
  const table = [cells('th', columns), ...rows.map((row) => cells('td', row))];
  return `<meta charset="utf-8"><style>body { font: 9pt sans-serif; margin: 8mm } p { margin: 1mm 0 }
    table { width: 100%; margin-top: 5mm; border-collapse: collapse } th, td { white-space: nowrap; text-align: left; padding: 1.4mm 2mm }
    .r { text-align: right } ${css ?? ''} ${fontOf(locale)}</style>
    ${head.map((line) => `<p>${line}</p>`).join('')}
    <table class="dark">${table.map((row) => `<tr>${row}</tr>`).join('')}</table>
    <table>${sums.map((row, i) => `<tr class="${i === 2 ? 'last' : ''}">${cells('td', row)}</tr>`).join('')}</table>`;
}
