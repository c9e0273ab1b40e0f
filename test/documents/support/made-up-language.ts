import type { NationalPage } from './national-pages.ts';

/** The file of a language that nobody speaks, as somebody would write it for one that people do. */
export const FILE = `import type { Language } from './language.ts';

/** Wommish. */
export const qw: Language = {
  code: 'qw',
  precedence: 90,
  letters: 'nld',
  months: ['onk', 'dwonk', 'trisk', 'fork', 'fimk', 'zesk', 'hepk', 'oktk', 'nink', 'dekk', 'elk', 'twelk'],
  decimalMark: ',',
  titles: { invoice: ['wombrief'], 'credit-note': ['terugwomb'] },
  denials: ['hoch wombrief'],
  besideInvoice: [],
  copies: [],
  labels: {
    number: ['wombrief zahlo'],
    issueDate: ['schrievdaz'],
    dueDate: ['gebdaz'],
    buyer: ['kopfer'],
    vendor: ['fendeur'],
  },
  otherTime: ['morgenswomb'],
  greetings: ['hullo'],
  till: { titles: ['wombling'], number: ['wombling zahlo'] },
  dated: ['daz'],
  sums: {
    taxName: ['wst'],
    net: ['reinso'],
    total: ['allso'],
    discount: ['wenigso'],
    charges: ['mehrso'],
    prepaid: ['schonso'],
  },
  columns: { description: 'dingo', quantity: 'vielo', unitPrice: 'stuckso', amount: 'so' },
  page: { words: ['blatto'], of: ['vun'] },
};
`;

export const SHEET: NationalPage = {
  head: ['Wombrief', 'Wombrief zahlo: W-2044', 'Schrievdaz: 9 trisk 2026', 'Gebdaz: 23 trisk 2026'],
  buyer: ['Kopfer', 'Grotta Muhlen'],
  columns: ['Dingo', 'Vielo', 'Stuckso', 'So'],
  rows: [
    ['Langbrett', '12', '8,50', '102,00'],
    ['Kurzbrett', '3', '6,00', '18,00'],
  ],
  sums: [
    ['Reinso', '120,00'],
    ['WST 10%', '12,00'],
    ['Allso', '132,00 €'],
  ],
  is: {
    number: 'W-2044',
    issueDate: '2026-03-09',
    dueDate: '2026-03-23',
    currency: 'EUR',
    net: 120,
    tax: 12,
    total: 132,
    lines: [
      [12, 8.5, 102],
      [3, 6, 18],
    ],
  },
};
