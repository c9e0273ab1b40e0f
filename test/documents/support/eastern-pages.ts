import { type NationalPage, PAGES } from './national-pages.ts';
import { SOUTHERN } from './southern-pages.ts';

const EASTERN: Readonly<Record<string, NationalPage>> = {
  hu: {
    head: [
      'Számla',
      'Számla sorszáma: 2026/0117',
      'Számla kelte: 2026. március 9.',
      'Fizetési határidő: 2026. 03. 24.',
    ],
    buyer: ['Vevő', 'Tiszavirág Panzió Kft.'],
    columns: ['Megnevezés', 'Mennyiség', 'Nettó egységár', 'Nettó érték'],
    rows: [
      ['Ágynemű garnitúra', '12', '8 450,00', '101 400,00'],
      ['Törölköző fehér', '30', '1 290,00', '38 700,00'],
    ],
    sums: [
      ['Nettó összesen', '140 100,00 Ft'],
      ['ÁFA 27%', '37 827,00 Ft'],
      ['Fizetendő végösszeg', '177 927,00 Ft'],
    ],
    is: {
      number: '2026/0117',
      issueDate: '2026-03-09',
      dueDate: '2026-03-24',
      currency: 'HUF',
      net: 140100,
      tax: 37827,
      total: 177927,
      lines: [
        [12, 8450, 101400],
        [30, 1290, 38700],
      ],
    },
  },
  ro: {
    head: [
      'Factură storno',
      'Seria PMD nr. 0412',
      'Data emiterii: 14 octombrie 2026',
      'Data scadenței: 28.10.2026',
    ],
    buyer: ['Cumpărător', 'Brutăria Morii S.R.L.'],
    columns: ['Denumirea produselor sau a serviciilor', 'Cantitate', 'Preț unitar', 'Valoare'],
    rows: [['Făină albă 650', '40', '3,75', '150,00']],
    sums: [
      ['Total fără TVA', '150,00 lei'],
      ['TVA 21%', '31,50 lei'],
      ['Total de plată', '181,50 lei'],
    ],
    is: {
      kind: 'credit-note',
      number: '0412',
      issueDate: '2026-10-14',
      dueDate: '2026-10-28',
      currency: 'RON',
      net: 150,
      tax: 31.5,
      total: 181.5,
      lines: [[40, 3.75, 150]],
    },
  },

  sk: {
    head: [
      'Faktúra - daňový doklad',
      'Číslo faktúry: 20260117',
      'Dátum vystavenia: 9. marca 2026',
      'Dátum splatnosti: 23. 3. 2026',
    ],
    buyer: ['Odberateľ', 'Penzión Pod Horou s.r.o.'],
    columns: ['Názov položky', 'Množstvo', 'Jednotková cena', 'Spolu bez DPH'],
    rows: [
      ['Obliečky bavlnené', '12', '18,50', '222,00'],
      ['Uterák biely', '30', '4,20', '126,00'],
    ],
    sums: [
      ['Základ dane', '348,00 €'],
      ['DPH 23 %', '80,04 €'],
      ['Celkom k úhrade', '428,04 €'],
    ],
    is: {
      number: '20260117',
      issueDate: '2026-03-09',
      dueDate: '2026-03-23',
      currency: 'EUR',
      net: 348,
      tax: 80.04,
      total: 428.04,
      lines: [
        [12, 18.5, 222],
        [30, 4.2, 126],
      ],
    },
  },
  hr: {
    head: [
      'Račun',
      'Broj računa: 117-1-1',
      'Datum izdavanja: 9. listopada 2026.',
      'Datum dospijeća: 24.10.2026.',
    ],
    buyer: ['Kupac', 'Pansion Kod Mlina d.o.o.'],
    columns: ['Naziv robe/usluge', 'Količina', 'Cijena', 'Iznos bez PDV-a'],
    rows: [
      ['Posteljina pamučna', '12', '18,50', '222,00'],
      ['Ručnik bijeli', '30', '4,20', '126,00'],
    ],
    sums: [
      ['Ukupno bez PDV-a', '348,00 €'],
      ['PDV 25 %', '87,00 €'],
      ['Ukupno za platiti', '435,00 €'],
    ],
    is: {
      number: '117-1-1',
      issueDate: '2026-10-09',
      dueDate: '2026-10-24',
      currency: 'EUR',
      net: 348,
      tax: 87,
      total: 435,
      lines: [
        [12, 18.5, 222],
        [30, 4.2, 126],
      ],
    },
  },
  sl: {
    head: [
      'Dobropis',
      'Številka dokumenta: D-26-0412',
      'Datum izdaje: 14. oktober 2026',
      'Rok plačila: 28. 10. 2026',
    ],
    buyer: ['Kupec', 'Penzion Pri Mlinu d.o.o.'],
    columns: ['Opis', 'Količina', 'Cena na enoto', 'Znesek'],
    rows: [['Moka bela T500', '40', '0,95', '38,00']],
    sums: [
      ['Skupaj brez DDV', '38,00 €'],
      ['DDV 9,5 %', '3,61 €'],
      ['Za plačilo', '41,61 €'],
    ],
    is: {
      kind: 'credit-note',
      number: 'D-26-0412',
      issueDate: '2026-10-14',
      dueDate: '2026-10-28',
      currency: 'EUR',
      net: 38,
      tax: 3.61,
      total: 41.61,
      lines: [[40, 0.95, 38]],
    },
  },
  et: {
    head: ['Arve', 'Arve nr: 26-0117', 'Arve kuupäev: 9. märts 2026', 'Maksetähtaeg: 23.03.2026'],
    buyer: ['Ostja', 'Külalistemaja Rand OÜ'],
    columns: ['Nimetus', 'Kogus', 'Hind', 'Summa km-ta'],
    rows: [
      ['Voodipesu puuvillane', '12', '18,50', '222,00'],
      ['Rätik valge', '30', '4,20', '126,00'],
    ],
    sums: [
      ['Summa km-ta', '348,00 €'],
      ['Käibemaks 24%', '83,52 €'],
      ['Tasumisele kuulub', '431,52 €'],
    ],
    is: {
      number: '26-0117',
      issueDate: '2026-03-09',
      dueDate: '2026-03-23',
      currency: 'EUR',
      net: 348,
      tax: 83.52,
      total: 431.52,
      lines: [
        [12, 18.5, 222],
        [30, 4.2, 126],
      ],
    },
  },
  lv: {
    head: [
      'Rēķins',
      'Rēķina Nr. RD-26-117',
      'Rēķina datums: 2026. gada 9. marts',
      'Apmaksas termiņš: 23.03.2026.',
    ],
    buyer: ['Pircējs', 'Viesu nams Krasts SIA'],
    columns: ['Preces nosaukums', 'Daudzums', 'Cena', 'Summa bez PVN'],
    rows: [
      ['Gultas veļa kokvilnas', '12', '18,50', '222,00'],
      ['Dvielis balts', '30', '4,20', '126,00'],
    ],
    sums: [
      ['Summa bez PVN', '348,00 €'],
      ['PVN 21%', '73,08 €'],
      ['Summa apmaksai', '421,08 €'],
    ],
    is: {
      number: 'RD-26-117',
      issueDate: '2026-03-09',
      dueDate: '2026-03-23',
      currency: 'EUR',
      net: 348,
      tax: 73.08,
      total: 421.08,
      lines: [
        [12, 18.5, 222],
        [30, 4.2, 126],
      ],
    },
  },
  lt: {
    head: [
      'PVM sąskaita faktūra',
      'Serija ir Nr. KRA 00117',
      'Išrašymo data: 2026 m. kovo 9 d.',
      'Apmokėti iki: 2026-03-23',
    ],
    buyer: ['Pirkėjas', 'Svečių namai Krantas UAB'],
    columns: ['Prekės ar paslaugos pavadinimas', 'Kiekis', 'Kaina', 'Suma be PVM'],
    rows: [
      ['Patalynė medvilninė', '12', '18,50', '222,00'],
      ['Rankšluostis baltas', '30', '4,20', '126,00'],
    ],
    sums: [
      ['Suma be PVM', '348,00 €'],
      ['PVM 21%', '73,08 €'],
      ['Mokėti iš viso', '421,08 €'],
    ],
    is: {
      number: 'KRA 00117',
      issueDate: '2026-03-09',
      dueDate: '2026-03-23',
      currency: 'EUR',
      net: 348,
      tax: 73.08,
      total: 421.08,
      lines: [
        [12, 18.5, 222],
        [30, 4.2, 126],
      ],
    },
  },
};

/** One page of each country. */
export const ALL_PAGES: Readonly<Record<string, NationalPage>> = {
  ...PAGES,
  ...EASTERN,
  ...SOUTHERN,
};
