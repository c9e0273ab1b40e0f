import { describe, expect, it } from '@jest/globals';
import { line, readRoll as read, type Said } from './support/roll.ts';

const ARTICLES = [line('Soap | 4.20'), line('Rope | 8.31'), line('TOTAL | 12.51')];
const rollOf = (...head: Said[][]) => read(...head, ...ARTICLES);

describe('the shop on a recognised roll', () => {
  it('is no row of headings', () => {
    expect(rollOf(line('Descripcion Precio Importe')).vendor.name).toBeNull();
  });

  it('is no crumb of its logo', () => {
    expect(
      rollOf(
        [
          ['r', 90],
          ['4', 68],
          ['MB', 47],
        ],
        line('toom Harbour Ropes'),
      ).vendor.name,
    ).toBe('toom Harbour Ropes');
    expect(rollOf([['Jai', 40]], line('Anker Kopo Selatan')).vendor.name).toBe(
      'Anker Kopo Selatan',
    );
    expect(
      rollOf(
        [
          ['O', 44],
          ['MAO', 32],
          ['LLA', 41],
        ],
        line('Cordas do Cais'),
      ).vendor.name,
    ).toBe('Cordas do Cais');
  });

  it('has no crumbs at its ends', () => {
    const name = rollOf([
      ['i', 42],
      ['jo', 22],
      ['CORDERIA', 54],
      ['BIANCHI', 81],
      ['l', 30],
    ]);
    expect(name.vendor.name).toBe('CORDERIA BIANCHI');
  });

  it('may be misread where recognition is not sure of a word of it', () => {
    const doubtOf = (sure: number) =>
      rollOf([
        ['Cafe', 96],
        ['CECIIPITV', sure],
      ]).extracted.vendorDoubt;
    expect([doubtOf(53), doubtOf(80)]).toEqual(['Cafe CECIIPITV may be misread', undefined]);
    const half = rollOf(line('HARBOUR ROPES SDN'), line('Lot 12')).extracted;
    expect(half.vendorDoubt).toBe('HARBOUR ROPES SDN may be misread');
  });

  it('is doubted where its place alone says that it is the shop', () => {
    expect(rollOf(line('Guten Morgen')).extracted.vendorDoubt).toBe(
      'only its place says that Guten Morgen is the shop',
    );
    const named = rollOf(line('Guten Morgen'), line('www.guten-morgen.example'));
    expect([named.vendor.name, named.extracted.vendorDoubt]).toEqual(['Guten Morgen', undefined]);
  });

  it('ends with its legal form, where its address follows', () => {
    expect(rollOf(line('LANA, SPOL. S R.O., MODLETICE 67')).vendor.name).toBe('LANA, SPOL. S R.O.');
    expect(rollOf(line('Wren, Hoist & Co')).vendor.name).toBe('Wren, Hoist & Co');
  });

  it('is what its address says, and no sentence over it', () => {
    const chance = line('See back of receipt for your chance');
    const web = line('www.harbourropes.example');
    expect(rollOf(chance, line('Harbour Ropes'), line('12 Quay Road')).vendor.name).toBe(
      'Harbour Ropes',
    );
    expect(rollOf(line('Your Cashier Today was Ellen'), web).vendor.name).toBe('harbourropes');
    expect(rollOf(line('Harb0ur Ropes'), web).vendor.name).toBe('Harbour Ropes');
    expect(rollOf(line('EST.1966'), line('Tern & Sons'), line('12924 Quay Road')).vendor.name).toBe(
      'Tern & Sons',
    );
  });

  it('is none who served, and nothing that a terminal calls its slip', () => {
    expect(rollOf(line('TRANSACTION RECORD'), line('Harbour Ropes')).vendor.name).toBe(
      'Harbour Ropes',
    );
    expect(rollOf(line('tan chay yee'), line('SOON ROPE'), line('12 QUAY ROAD')).vendor.name).toBe(
      'SOON ROPE',
    );
  });

  it('ends before a telephone, a tax number, a branch and thanks', () => {
    const nameOf = (text: string) => rollOf(line(text)).vendor.name;
    expect(nameOf('Harbour Pike Plaza - 206-494-3250')).toBe('Harbour Pike Plaza');
    expect(nameOf('Harbour Ropes #22344')).toBe('Harbour Ropes');
    expect(nameOf('ROPA S.A.S NIF.800.244.387-4')).toBe('ROPA S.A.S');
    expect(nameOf('Harbour Ropes THANK YOU')).toBe('Harbour Ropes');
  });

  it('keeps its last word, and is a name of initials', () => {
    const name = [...line('RESTORAN WAN'), ['SHENG', 45]] as Said[];
    expect(rollOf(name).vendor.name).toBe('RESTORAN WAN SHENG');
    expect(rollOf(line('M. D.I.Y. SDN BHD'), line('KEDAI'), line('Lot 12')).vendor.name).toBe(
      'M. D.I.Y. SDN BHD',
    );
  });

  it('is no street', () => {
    expect(rollOf(line('MERCATORIA'), line('Paseo Buenavista 12')).vendor.name).toBe('MERCATORIA');
    expect(rollOf([['Mrt', 30]], line('Calle Mayor S/N')).vendor.name ?? null).not.toBe(
      'Calle Mayor S/N',
    );
  });
});

describe('a label and its number in wide letters', () => {
  it.each([
    ['Bon-Nr, :6037', '6037'],
    ['Nr transakcji: 0057', '0057'],
    ['NF-e 000340273', '000340273'],
    ['CHK 109514', '109514'],
    ['Broj racuna: 71136/87017/104', '71136/87017/104'],
    ['Tax Invoice: 001 -0737', '001 -0737'],
    ['N: 016602', '016602'],
  ])('%s', (text, number) => {
    expect(rollOf(line('Harbour Ropes'), line(text)).number).toBe(number);
  });
});

describe('the number of a recognised roll', () => {
  it('is no house, no card and no tax', () => {
    const of = (...head: string[]) => rollOf(line('Harbour Ropes'), ...head.map(line));
    expect(of('No:59/A Quay Road', 'FIS NO | 0280').number).toBe('0280');
    expect(of('Chk 2645 | RED | Gst 2').number).toBe('2645');
    expect(of('Transaction no: 3336200506819515').number).toBeNull();
    expect(of('Bil! No.: 002-034973').number).toBe('002-034973');
  });

  it('may stand beside the day, and then a person looks', () => {
    const { number, extracted } = rollOf(line('Harbour Ropes'), line('26.10.2026 12:41 | 9899'));
    expect(number).toBe('9899');
    expect(extracted.numberDoubt).toMatch(/beside the day/);
    expect(rollOf(line('Harbour Ropes'), line('8 Feb. 2026 21:00')).number).toBeNull();
    expect(rollOf(line('Harbour Ropes'), line('8 February 2026 | 12:29 000166')).number).toBe(
      '000166',
    );
  });
});

describe('the day of a recognised roll', () => {
  it('may have blanks in it', () => {
    expect(rollOf(line('Harbour Ropes'), line('Torsdag 30- 8-2018 9:41')).issueDate).toBe(
      '2018-08-30',
    );
  });

  it('may fall into two pieces', () => {
    const read = rollOf(line('Harbour Ropes'), line('Dale: 03- | 12-2024 4:02PM #23'));
    expect(read.issueDate).toBe('2024-12-03');
  });

  it('stands beside its time, and no sum above names it', () => {
    const roll = read(
      line('Harbour Ropes'),
      ...ARTICLES,
      line('POINTS UP TO 07/02/24 | 118'),
      line('Amount due | 12.51'),
      line('8/02/24 | 9:18 | 3113'),
    );
    expect(roll.issueDate).toBe('2024-02-08');
  });

  it('is not named by what has a value of its own above it', () => {
    const read = rollOf(
      line('Harbour Ropes'),
      line('Order no: 33'),
      line('Kode: QD463'),
      line('Tanggal: 16-07-2021'),
    );
    expect(read.issueDate).toBe('2021-07-16');
  });
});

describe('sums without cents', () => {
  it('are thousands, where all have three figures behind a point', () => {
    const sums = [
      line('Nasi | 27.500'),
      line('Ayam | 17.500'),
      line('Subtotal | 45.000'),
      line('Total | 45.000'),
    ];
    expect(read(line('Warung Anker'), ...sums).totals.total).toBe(45_000);
    expect(read(line('Corde Tunis'), line('Montant en DT'), ...sums).totals.total).toBe(45);
  });

  it('stand where several lines end in a number', () => {
    const paper = read(
      line('CUERDAS DEL MUELLE'),
      line('02 SOGA LARGA | 7800'),
      line('01 ANCLA | 5500'),
      line('Subtotal | 11176'),
      line('TOTAL CON IMPUESTOS | 13300'),
      line('Visa Credito | 13300'),
    );
    expect(paper.totals.total).toBe(13_300);
  });
});

describe('the total of a recognised roll', () => {
  it('is what is left after rounding, and what is due in short', () => {
    const rounded = (...last: string[]) =>
      read(line('Harbour Ropes'), line('Soap | 4.20'), line('Rope | 8.33'), ...last.map(line));
    expect(rounded('Total After Rounding | 12.55').totals.total).toBe(12.55);
    expect(rounded('Sub Total | 12.53', 'Amt Due | 12.53').totals.total).toBe(12.53);
  });

  it('is with the tax that a remark in brackets says is in it', () => {
    const { totals } = read(
      line('Harbour Ropes'),
      line('Tax Invoice: 001 -0737'),
      line('Soap | RM17.80'),
      line('Rope | RM14.80'),
      line('Total | RM32.60'),
      line('(Tax Invoice Inclusive 6% GST | RM1.85)'),
    );
    expect([totals.total, totals.tax]).toEqual([32.6, 1.85]);
  });
});

describe('a currency on a recognised roll', () => {
  it('is no dollar where an S was read as its sign', () => {
    expect(rollOf(line('CORDERIA $.p.A.'), line('PON-S$UB 7:00')).currency).toBeNull();
    expect(rollOf(line('CORDERIA $.p.A.'), line('PAGATO | € 12.51')).currency).toBe('EUR');
    expect(rollOf(line('Harbour Ropes'), line('Cash | $ 12.51')).currency).toBe('USD');
  });

  it.each([
    ['Mesa, AZ85205', 'USD'],
    ['Markham, ON L3R 0B2', 'CAD'],
    ['33 Quay Road London EC1N 2HT', 'GBP'],
    ['ROPES SDN. BHD.', 'MYR'],
    ['ROPES S/B', 'MYR'],
    ['GST Reg No: 001948532736', 'MYR'],
    ['DIC: CZ00685976', 'CZK'],
  ])('is that of where its shop stands: %s', (text, code) => {
    expect(rollOf(line('Harbour Ropes'), line(text)).currency).toBe(code);
  });

  it('is no sign before the number of a terminal, and no rupee of Brazil', () => {
    const name = line('Harbour Ropes');
    expect(rollOf(name, line('£53250137/893265')).currency).toBeNull();
    const real = line('Troco RS | 0,00');
    expect(rollOf(name, line('CNPJ 47.508.411/2407-00'), real).currency).toBe('BRL');
  });

  it('is crowns of Sweden on a kvitto', () => {
    expect(
      rollOf(line('Hamnens Rep'), line('Kvitto 1011'), line('Total | 12.51 kr')).currency,
    ).toBe('SEK');
  });
});
