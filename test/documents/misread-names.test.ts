import { describe, expect, it } from '@jest/globals';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { BUYER, TABLE } from './support/lamp-paper.ts';
import type { PrintedLine } from './support/printed.ts';
import { recognisedPage } from './support/recognised.ts';

function sellerOf(...lines: PrintedLine[]) {
  const { vendor, vendorDoubt } = extractByRules([recognisedPage(...lines)]);
  return { name: vendor.name?.text, doubt: vendorDoubt };
}

const NUMBER: PrintedLine = [60, [350, 'Invoice no.'], [430, 'R-17']];

describe('a name that recognition hardly read', () => {
  it.each([
    ['~66~arlingford', 'a part of it'],
    ['~60~Cadingford ~60~Larnps', 'with letters that are others'],
  ])('%s is called as it is read in the imprint: %s', (sign) => {
    const { name, doubt } = sellerOf([40, [50, sign, 18]], NUMBER, ...BUYER, ...TABLE, [
      780,
      [50, 'Carlingford Lamps, 4 Harbour Row, tel. +44 20 7946 0000'],
    ]);
    expect(name).toBe('Carlingford Lamps');
    expect(doubt).toBeUndefined();
  });

  it('is called as its address in the web is, and a person is asked', () => {
    const { name, doubt } = sellerOf(
      [40, [50, '~61~ARLINGFORDLAMPS', 12]],
      NUMBER,
      ...BUYER,
      ...TABLE,
      [780, [50, 'www.carlingfordlamps.example']],
    );
    expect(name).toBe('carlingfordlamps');
    expect(doubt).toBeDefined();
  });

  it('goes to a person where it stands nowhere else', () => {
    const paper = (name: string) =>
      sellerOf([40, [50, name, 14]], [54, [50, 'Tel. 020 7946 0000']], NUMBER, ...BUYER, ...TABLE);
    expect(paper('~59~Fima Lamps').doubt).toBe('Fima Lamps may be misread');
    expect(paper('~80~Fima Lamps').doubt).toBe('Fima Lamps may be misread');
    expect(paper('Firma Lamps')).toEqual({ name: 'Firma Lamps', doubt: undefined });
  });

  it('is none beside one that is read, though its crumbs are larger', () => {
    const { name } = sellerOf(
      NUMBER,
      [110, [240, 'CARLINGFORD LAMPS', 11]],
      [122, [240, 'Tel. 020 7946 0000']],
      ...BUYER,
      ...TABLE,
      [780, [60, '~40~ape', 19]],
    );
    expect(name).toBe('CARLINGFORD LAMPS');
  });
});

it.each(['Issued to', 'Consignee'])('who stands under "%s" buys', (label) => {
  const { name } = sellerOf(
    NUMBER,
    [110, [50, 'Carlingford Lamps']],
    [200, [50, label]],
    [212, [50, 'Quayside & Co.']],
    [224, [50, '4 Harbour Row']],
    ...TABLE,
  );
  expect(name).toBe('Carlingford Lamps');
});

describe('a misread label on a sheet', () => {
  const read = (...lines: PrintedLine[]) =>
    extractByRules([recognisedPage([40, [50, 'Carlingford Lamps Ltd']], ...lines, ...TABLE)]);

  it('names the number', () => {
    const { number } = read([60, [50, '~65~Involce ~76~No. R-17']], [80, [50, 'Bill No. 12']]);
    expect(number?.text).toBe('R-17');
  });
});
