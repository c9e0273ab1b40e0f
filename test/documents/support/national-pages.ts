/** An invoice as people of that country print it: its words, its figures, and what stands in them. */
export type NationalPage = {
  head: [title: string, number: string, date: string, due: string];
  buyer: [label: string, name: string];
  columns: [description: string, quantity: string, price: string, amount: string];
  rows: [description: string, quantity: string, price: string, amount: string][];
  sums: [label: string, amount: string][];
  foot?: string;
  is: {
    number: string;
    issueDate: string;
    dueDate: string;
    currency: string;
    kind?: 'credit-note';
    net: number;
    tax: number;
    total: number;
    lines: [quantity: number, unitPrice: number, amount: number][];
  };
};

export const PAGES: Readonly<Record<string, NationalPage>> = {
  pt: {
    head: [
      'Fatura n.º FT 2026/114',
      'Fatura n.º FT 2026/114',
      'Data de emissão: 9 de março de 2026',
      'Vencimento: 08/04/2026',
    ],
    buyer: ['Exmos. Srs.', 'Padaria do Largo, Lda.'],
    columns: ['Descrição', 'Qtd.', 'Preço unitário', 'Total'],
    rows: [
      ['Farinha de trigo T65', '12', '9,50', '114,00'],
      ['Fermento fresco', '4', '2,75', '11,00'],
    ],
    sums: [
      ['Total ilíquido', '125,00 €'],
      ['IVA 23%', '28,75 €'],
      ['Total a pagar', '153,75 €'],
    ],
    is: {
      number: 'FT 2026/114',
      issueDate: '2026-03-09',
      dueDate: '2026-04-08',
      currency: 'EUR',
      net: 125,
      tax: 28.75,
      total: 153.75,
      lines: [
        [12, 9.5, 114],
        [4, 2.75, 11],
      ],
    },
  },
  pl: {
    head: [
      'Faktura korygująca',
      'Numer dokumentu: KOR/11/2026',
      'Data wystawienia: 14 października 2026',
      'Termin płatności: 28.10.2026',
    ],
    buyer: ['Nabywca', 'Księgarnia Dworzec S.A.'],
    columns: ['Nazwa towaru', 'Ilość', 'Cena netto', 'Wartość netto'],
    rows: [['Regał sosnowy', '3', '149,00', '447,00']],
    sums: [
      ['Razem netto', '447,00 zł'],
      ['VAT 23%', '102,81 zł'],
      ['Do zapłaty', '549,81 zł'],
    ],
    is: {
      kind: 'credit-note',
      number: 'KOR/11/2026',
      issueDate: '2026-10-14',
      dueDate: '2026-10-28',
      currency: 'PLN',
      net: 447,
      tax: 102.81,
      total: 549.81,
      lines: [[3, 149, 447]],
    },
  },
  cs: {
    head: [
      'Faktura - daňový doklad č. 260113',
      'Faktura - daňový doklad č. 260113',
      'Datum vystavení: 3. září 2026',
      'Datum splatnosti: 17. 9. 2026',
    ],
    buyer: ['Odběratel', 'Kavárna U Mostu'],
    columns: ['Popis', 'Množství', 'Cena za MJ', 'Celkem bez DPH'],
    rows: [
      ['Zrnková káva Etiopie 1 kg', '20', '420,00', '8 400,00'],
      ['Filtry', '5', '88,00', '440,00'],
    ],
    sums: [
      ['Základ daně', '8 840,00'],
      ['DPH 21 %', '1 856,40'],
      ['Celkem k úhradě', '10 696,40 Kč'],
    ],
    is: {
      number: '260113',
      issueDate: '2026-09-03',
      dueDate: '2026-09-17',
      currency: 'CZK',
      net: 8840,
      tax: 1856.4,
      total: 10696.4,
      lines: [
        [20, 420, 8400],
        [5, 88, 440],
      ],
    },
  },
  sv: {
    head: ['Faktura', 'Fakturanr: 55120', 'Fakturadatum: 2026-05-07', 'Förfallodatum: 2026-06-06'],
    buyer: ['Fakturaadress', 'Skeppsbron Båtar AB'],
    columns: ['Benämning', 'Antal', 'À-pris', 'Belopp'],
    rows: [['Segelduk vit', '6', '310,00', '1 860,00']],
    sums: [
      ['Summa exkl. moms', '1 860,00'],
      ['Moms 25 %', '465,00'],
      ['Att betala', '2 325,00 kr'],
    ],
    foot: 'Bankgiro 5051-1111',
    is: {
      number: '55120',
      issueDate: '2026-05-07',
      dueDate: '2026-06-06',
      currency: 'SEK',
      net: 1860,
      tax: 465,
      total: 2325,
      lines: [[6, 310, 1860]],
    },
  },
  da: {
    head: ['Faktura', 'Fakturanr. 8801', 'Fakturadato: 12. marts 2026', 'Forfaldsdato: 26.03.2026'],
    buyer: ['Kunde', 'Bageriet på Hjørnet ApS'],
    columns: ['Beskrivelse', 'Antal', 'Stk. pris', 'Beløb'],
    rows: [['Bageplade 60 × 40', '8', '95,00', '760,00']],
    sums: [
      ['Subtotal', '760,00'],
      ['Moms 25%', '190,00'],
      ['I alt', '950,00 kr'],
    ],
    foot: 'CVR-nr. 12345674',
    is: {
      number: '8801',
      issueDate: '2026-03-12',
      dueDate: '2026-03-26',
      currency: 'DKK',
      net: 760,
      tax: 190,
      total: 950,
      lines: [[8, 95, 760]],
    },
  },
  no: {
    head: [
      'Faktura',
      'Fakturanummer: 40021',
      'Fakturadato: 02.02.2026',
      'Forfallsdato: 16.02.2026',
    ],
    buyer: ['Kunde', 'Fjellstua Drift AS'],
    columns: ['Beskrivelse', 'Antall', 'Pris', 'Beløp'],
    rows: [
      ['Skismøring grønn', '15', '119,00', '1 785,00'],
      ['Frakt', '1', '99,00', '99,00'],
    ],
    sums: [
      ['Sum eks. mva', '1 884,00'],
      ['Mva 25 %', '471,00'],
      ['Å betale', '2 355,00 kr'],
    ],
    foot: 'Kontonummer 1503 20 12345 KID 400217',
    is: {
      number: '40021',
      issueDate: '2026-02-02',
      dueDate: '2026-02-16',
      currency: 'NOK',
      net: 1884,
      tax: 471,
      total: 2355,
      lines: [
        [15, 119, 1785],
        [1, 99, 99],
      ],
    },
  },
  fi: {
    head: ['LASKU', 'Laskun numero: 2026-377', 'Laskun päiväys: 5.1.2026', 'Eräpäivä: 19.1.2026'],
    buyer: ['Asiakas', 'Satamakahvila Oy'],
    columns: ['Kuvaus', 'Määrä', 'Yksikköhinta', 'Summa'],
    rows: [['Korvapuusti, pakaste', '40', '1,20', '48,00']],
    sums: [
      ['Veroton yhteensä', '48,00 €'],
      ['ALV 14 %', '6,72 €'],
      ['Maksettava yhteensä', '54,72 €'],
    ],
    is: {
      number: '2026-377',
      issueDate: '2026-01-05',
      dueDate: '2026-01-19',
      currency: 'EUR',
      net: 48,
      tax: 6.72,
      total: 54.72,
      lines: [[40, 1.2, 48]],
    },
  },
  tr: {
    head: [
      'e-Fatura',
      'Fatura No: GIB2026000000042',
      'Fatura Tarihi: 18 Ağustos 2026',
      'Vade Tarihi: 17.09.2026',
    ],
    buyer: ['Sayın', 'Kıyı Otelcilik A.Ş.'],
    columns: ['Açıklama', 'Miktar', 'Birim Fiyat', 'Tutar'],
    rows: [['Çay bardağı', '120', '35,00', '4.200,00']],
    sums: [
      ['Mal Hizmet Toplam Tutarı', '4.200,00 TL'],
      ['Hesaplanan KDV %20', '840,00 TL'],
      ['Ödenecek Tutar', '5.040,00 TL'],
    ],
    is: {
      number: 'GIB2026000000042',
      issueDate: '2026-08-18',
      dueDate: '2026-09-17',
      currency: 'TRY',
      net: 4200,
      tax: 840,
      total: 5040,
      lines: [[120, 35, 4200]],
    },
  },
  ja: {
    head: [
      '請求書',
      '請求書番号：A-2026-031',
      '発行日：2026年4月1日',
      'お支払期限：令和8年4月30日',
    ],
    buyer: ['請求先', '株式会社みなと'],
    columns: ['品名', '数量', '単価', '金額'],
    rows: [
      ['コピー用紙 A4', '10', '￥480', '￥4,800'],
      ['封筒', '3', '￥400', '￥1,200'],
    ],
    sums: [
      ['小計', '￥6,000'],
      ['消費税（10%）', '￥600'],
      ['合計金額', '￥6,600'],
    ],
    is: {
      number: 'A-2026-031',
      issueDate: '2026-04-01',
      dueDate: '2026-04-30',
      currency: 'JPY',
      net: 6000,
      tax: 600,
      total: 6600,
      lines: [
        [10, 480, 4800],
        [3, 400, 1200],
      ],
    },
  },
};
